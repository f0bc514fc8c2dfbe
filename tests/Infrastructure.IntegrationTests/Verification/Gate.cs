namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Blocks every caller until the test opens it.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public Task PassAsync()
    {
        _reached.TrySetResult();
        return _opened.Task;
    }

    public void Open() => _opened.TrySetResult();
}
