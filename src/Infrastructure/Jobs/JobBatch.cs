namespace Accesskeys.Infrastructure.Jobs;

internal enum JobProgress
{
    /// <summary>Nothing was saved: a lock was taken, or another node runs the job. A later round continues.</summary>
    Interrupted,

    /// <summary>The batch was saved, and another one follows after a pause.</summary>
    MoreToDo,

    /// <summary>The batch was saved, and was the last until the job is due again.</summary>
    Done,
}

/// <summary>What a batch of a <see cref="ClusterJob"/> did.</summary>
/// <param name="Count">How many items it processed.</param>
/// <param name="Cursor">Where the next batch begins, at most <see cref="Persistence.JobClaim.MaxCursorLength"/> characters.</param>
internal readonly record struct JobBatch(JobProgress Progress, int Count = 0, string? Cursor = null)
{
    public static JobBatch Interrupted { get; } = new(JobProgress.Interrupted);

    public static JobBatch MoreToDo(int count, string? cursor = null) => new(JobProgress.MoreToDo, count, cursor);

    public static JobBatch Done(int count, string? cursor = null) => new(JobProgress.Done, count, cursor);
}
