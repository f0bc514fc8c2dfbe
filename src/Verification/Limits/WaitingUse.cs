namespace Accesskeys.Verification.Limits;

/// <summary>A use that waits for a grant.</summary>
/// <param name="number">Later uses have higher numbers.</param>
/// <param name="arrived">The monotonic clock when it began to wait.</param>
internal sealed class WaitingUse(LimitedUse use, long number, long arrived)
{
    // Continuations run elsewhere, because results are set under the lock.
    private readonly TaskCompletionSource<UseResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LimitedUse Use => use;

    public long Number => number;

    public long Arrived => arrived;

    public Task<UseResult> Task => _result.Task;

    public bool IsDone => _result.Task.IsCompleted;

    /// <summary>
    /// Whether all parts came from one reply. Then the use counts when the database granted them, however long ago that was; otherwise
    /// it counts when it was decided.
    /// </summary>
    public bool CountsAtGrant { get; set; }

    /// <summary>The open batch that asks for it.</summary>
    public LeaseBatch? Batch { get; set; }

    public void Complete(UseResult result) => _result.SetResult(result);
}
