namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The row of a job that one node of the cluster at a time may run.</summary>
internal sealed class JobClaim
{
    public const int MaxNameLength = 64;
    public const int MaxHolderLength = 128;
    public const int MaxCursorLength = 1024;

    public required string Name { get; init; }

    /// <summary>The process that runs the job; <c>null</c> if none does.</summary>
    public string? Holder { get; init; }

    /// <summary>Grows with each claim, so that a holder can tell that another process has claimed the job since.</summary>
    public long Fence { get; init; }

    /// <summary>From then on, any node may claim the job, even if another one holds it.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    public DateTimeOffset NextRunAt { get; init; }

    /// <summary>Where the next batch begins, in the job's own words; <c>null</c> at the beginning.</summary>
    public string? Cursor { get; init; }
}
