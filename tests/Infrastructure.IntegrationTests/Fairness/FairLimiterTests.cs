using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Verification.Fairness;

namespace Accesskeys.Infrastructure.IntegrationTests.Fairness;

public sealed class FairLimiterTests
{
    private const string Busy = "busy";
    private const string Calm = "calm";
    private const int LongestLine = 100;

    private readonly ManualTimers _timers = new();
    private readonly List<string> _granted = [];
    private readonly FairLimiter<string> _queue;

    public FairLimiterTests() => _queue = new(permits: 1, LongestLine, TimeSpan.FromSeconds(1), _timers);

    [Fact]
    public async Task Take_WhileOneKeyFloods_WaitsForOneTurnOfIt()
    {
        await TakeAsync(Busy);
        var flood = Enumerable.Range(0, LongestLine).Select(_ => TakeAsync(Busy)).ToList();
        var calm = new[] { TakeAsync(Calm), TakeAsync(Calm) };

        await ReturnAsync(times: 4);

        _granted.ShouldBe([Busy, Busy, Calm, Busy, Calm]);
        calm.ShouldAllBe(taking => taking.IsCompletedSuccessfully);
        flood.Count(taking => taking.IsCompleted).ShouldBe(2);
    }

    [Fact]
    public async Task Take_WithManyKeysWaiting_GrantsEachKeyOnceARound()
    {
        await TakeAsync(Busy);
        foreach (var key in new[] { "a", "a", "a", "b", "b", "c" })
        {
            _ = TakeAsync(key);
        }

        await ReturnAsync(times: 6);

        _granted.ShouldBe([Busy, "a", "b", "c", "a", "b", "a"]);
    }

    [Fact]
    public async Task Take_BeyondTheLongestLine_IsRejectedAtOnceForThatKeyAlone()
    {
        await TakeAsync(Busy);
        var line = Enumerable.Range(0, LongestLine).Select(_ => TakeAsync(Busy)).ToList();

        (await TakeAsync(Busy)).ShouldBeFalse();

        TakeAsync(Calm).IsCompleted.ShouldBeFalse();
        TakeAsync(Busy, urgent: true).IsCompleted.ShouldBeFalse();
        line.ShouldAllBe(waiting => !waiting.IsCompleted);
        await ReturnAsync(times: 2);
        TakeAsync(Busy).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Take_WhenUrgent_OvertakesEightInARowAndNoMore()
    {
        await TakeAsync(Busy);
        for (var request = 0; request < 3; request++)
        {
            _ = TakeAsync("create");
        }

        for (var request = 0; request < 20; request++)
        {
            _ = TakeAsync($"delete {request}", urgent: true);
        }

        await ReturnAsync(times: 23);

        _granted.ShouldBe([Busy, .. Deletions(0, 8), "create", .. Deletions(8, 8), "create", .. Deletions(16, 4), "create"]);

        static IEnumerable<string> Deletions(int first, int count) => Enumerable.Range(first, count).Select(request => $"delete {request}");
    }

    [Fact]
    public async Task Take_WhenOneKeyIsUrgentAgainAndAgain_OvertakesOnceForEachOrdinaryRequest()
    {
        await TakeAsync(Busy);
        _ = TakeAsync("create");
        _ = TakeAsync("create");
        _ = TakeAsync("flood", urgent: true);
        for (var round = 0; round < 2; round++)
        {
            // Its next request joins when the one before was granted: nothing of it is waiting at that moment.
            await ReturnAsync(times: 1);
            _ = TakeAsync("flood", urgent: true);
        }

        _ = TakeAsync(Calm, urgent: true);
        await ReturnAsync(times: 3);

        _granted.ShouldBe([Busy, "flood", "create", "flood", Calm, "create"]);
    }

    [Fact]
    public async Task Take_WhenUrgentWithoutOvertaking_CountsNone()
    {
        await TakeAsync(Busy);
        for (var request = 0; request < 20; request++)
        {
            _ = TakeAsync("delete", urgent: true);
        }

        await ReturnAsync(times: 10);
        _ = TakeAsync("create");
        await ReturnAsync(times: 2);

        _granted[^2..].ShouldBe(["delete", "create"]);
        _granted.Count(key => key == "create").ShouldBe(1);
    }

    [Fact]
    public async Task Take_WhenUrgent_IsFairByKeyToo()
    {
        await TakeAsync(Busy);
        for (var request = 0; request < 10; request++)
        {
            _ = TakeAsync(Busy, urgent: true);
        }

        _ = TakeAsync(Calm, urgent: true);

        await ReturnAsync(times: 2);

        _granted.ShouldBe([Busy, Busy, Calm]);
    }

    private async Task<bool> TakeAsync(string key, bool urgent = false)
    {
        var granted = await _queue.TakeAsync(key, urgent, CancellationToken.None);
        if (granted)
        {
            lock (_granted)
            {
                _granted.Add(key);
            }
        }

        return granted;
    }

    // Each is granted before the next, as where a permit is held for some time.
    private async Task ReturnAsync(int times)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var time = 0; time < times; time++)
        {
            var before = _granted.Count;
            _queue.Return();
            while (_granted.Count == before)
            {
                patience.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }
}
