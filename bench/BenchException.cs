namespace Accesskeys.Bench;

/// <summary>Nothing can be measured, for a reason that a line tells.</summary>
internal sealed class BenchException(string message) : Exception(message);
