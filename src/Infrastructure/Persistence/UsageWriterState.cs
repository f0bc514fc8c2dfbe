namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// How far a process has written its counters. Each batch advances it in its own transaction, so a batch that is repeated because its
/// outcome was unknown isn't counted twice.
/// </summary>
internal sealed class UsageWriterState
{
    /// <summary>Identifies the process. A restarted process is another writer.</summary>
    public required Guid Id { get; init; }

    /// <summary>The number of the last batch that was written.</summary>
    public required long LastBatch { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }
}
