namespace Accesskeys.ImportCsv;

/// <summary>The import can't start or go on. The message is for the person who started it, and never holds a token.</summary>
internal sealed class ImportException(string message) : Exception(message);
