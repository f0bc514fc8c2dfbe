namespace Accesskeys.ImportCsv;

/// <summary>The import can't start or continue. The message is for the person who started it, and never contains a token.</summary>
internal sealed class ImportException(string message) : Exception(message);
