using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Verification.Fairness;

namespace Accesskeys.Infrastructure.IntegrationTests.Fairness;

public sealed class FairLimiterLeavingTests
{
    private const string Busy = "busy";
    private const string Calm = "calm";
    private const int LongestLine = 100;

    private static readonly CancellationToken _canceled = new(canceled: true);

    private readonly ManualTimers _timers = new();
    private readonly FairLimiter<string> _queue;

    public FairLimiterLeavingTests() => _queue = new(permits: 1, LongestLine, TimeSpan.FromSeconds(1), _timers);

    [Fact]
    public async Task Take_WhenItIsCanceled_LeavesItsPlaceToTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        await TakeAsync(Busy);
        var line = Enumerable.Range(0, LongestLine).Select(_ => TakeAsync(Busy, cancellation.Token)).ToList();
        var calm = TakeAsync(Calm);

        await cancellation.CancelAsync();

        foreach (var left in line)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => left);
        }

        var back = TakeAsync(Busy);
        _queue.Return();
        (await calm).ShouldBeTrue();
        _queue.Return();
        (await back).ShouldBeTrue();
    }

    [Fact]
    public async Task Take_WhenItWasCanceledBefore_HoldsNothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => TakeAsync(Busy, _canceled));

        TakeAsync(Calm).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Take_WhenItIsCanceledAsItIsGranted_HoldsItOrGivesItBack()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var cancellation = new CancellationTokenSource();
            await TakeAsync(Busy);
            var second = TakeAsync(Busy, cancellation.Token);

            await Task.WhenAll(Task.Run(_queue.Return), Task.Run(cancellation.Cancel));

            if (await Record.ExceptionAsync(() => second) is null)
            {
                _queue.Return();
            }

            using var leaving = new CancellationTokenSource();
            TakeAsync(Calm).IsCompleted.ShouldBeTrue();
            var another = TakeAsync(Calm, leaving.Token);
            another.IsCompleted.ShouldBeFalse();
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => another);
            _queue.Return();
        }
    }

    [Fact]
    public async Task Take_AfterTheLongestWait_IsRejectedAndTheQueueContinues()
    {
        await TakeAsync(Busy);
        var late = TakeAsync(Busy);
        _timers.Set.ShouldBe([TimeSpan.FromSeconds(1)]);
        _timers.Strike();
        (await late).ShouldBeFalse();
        var next = TakeAsync(Busy);

        _queue.Return();

        (await next).ShouldBeTrue();
    }

    private Task<bool> TakeAsync(string key, CancellationToken cancellationToken = default) =>
        _queue.TakeAsync(key, urgent: false, cancellationToken).AsTask();
}
