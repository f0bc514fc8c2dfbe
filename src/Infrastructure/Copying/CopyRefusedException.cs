namespace Accesskeys.Infrastructure.Copying;

/// <summary>The databases can't be copied as they are. The message says why, and what to do.</summary>
public sealed class CopyRefusedException(string message) : Exception(message);
