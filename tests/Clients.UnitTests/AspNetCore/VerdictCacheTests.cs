using System.Collections.Concurrent;
using System.Globalization;
using Accesskeys.AspNetCore;
using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class VerdictCacheTests
{
    private static readonly TimeSpan _cacheFor = TimeSpan.FromSeconds(1);
    private static readonly Verdict _bad = new(null, null);

    private readonly ManualClock _clock = new();
    private readonly VerdictCache _cache;

    public VerdictCacheTests() => _cache = new(_clock, capacity: 100);

    [Fact]
    public async Task Cache_UnderAFloodOfUnknownTokens_StaysBounded()
    {
        for (var token = 0; token < 10_000; token++)
        {
            await _cache.GetAsync(token.ToString(CultureInfo.InvariantCulture), _cacheFor, () => Task.FromResult(_bad));
        }

        _cache.Count.ShouldBeInRange(50, 100);
    }

    [Fact]
    public async Task Cache_UnderAFloodOfUnknownTokens_KeepsWhatIsUsed()
    {
        var asked = 0;
        for (var token = 0; token < 1000; token++)
        {
            await _cache.GetAsync(token.ToString(CultureInfo.InvariantCulture), _cacheFor, () => Task.FromResult(_bad));
            await _cache.GetAsync("used", _cacheFor, () => Task.FromResult(++asked > 0 ? _bad : _bad));
        }

        asked.ShouldBe(1);
    }

    [Fact]
    public async Task Result_ForOneUse_IsReturnedOnlyToTheRequestThatAsked()
    {
        var asked = 0;
        var answer = new TaskCompletionSource<Verdict>();
        async Task<Verdict> AskAsync()
        {
            Interlocked.Increment(ref asked);
            await answer.Task;
            return Limited();
        }

        var waiting = new ConcurrentBag<Task<Verdict>>();
        Parallel.For(0, 1000, _ => waiting.Add(_cache.GetAsync("key", _cacheFor, AskAsync)));
        asked.ShouldBe(1);
        answer.SetResult(_bad);

        (await Task.WhenAll(waiting)).Distinct(ReferenceEqualityComparer.Instance).Count().ShouldBe(1000);
        asked.ShouldBe(1000);
    }

    [Fact]
    public async Task Key_KnownToBeLimited_IsVerifiedWithoutWaitingForOthers()
    {
        await _cache.GetAsync("key", _cacheFor, () => Task.FromResult(Limited()));
        _clock.Advance(TimeSpan.FromHours(1));
        var asked = 0;
        var answer = new TaskCompletionSource<Verdict>();

        var waiting = Enumerable.Range(0, 20).Select(_ => _cache.GetAsync("key", _cacheFor, () =>
        {
            asked++;
            return answer.Task;
        })).ToList();

        asked.ShouldBe(20);
        answer.SetResult(_bad);
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Key_WhoseLimitsWereRemoved_IsSharedAndCachedAgain()
    {
        await _cache.GetAsync("key", _cacheFor, () => Task.FromResult(Limited()));
        _clock.Advance(TimeSpan.FromTicks(1));

        await _cache.GetAsync("key", _cacheFor, () => Task.FromResult(_bad));

        (await _cache.GetAsync("key", _cacheFor, () => throw new InvalidOperationException("Not to be asked."))).ShouldBe(_bad);
    }

    [Fact]
    public async Task Verdict_OfTheLastVerificationSent_ReplacesTheOthers()
    {
        await _cache.GetAsync("key", _cacheFor, () => Task.FromResult(Limited()));
        var answer = new TaskCompletionSource<Verdict>();
        _clock.Advance(TimeSpan.FromTicks(1));
        var slow = _cache.GetAsync("key", _cacheFor, () => answer.Task);
        _clock.Advance(TimeSpan.FromTicks(1));
        await _cache.GetAsync("key", _cacheFor, () => Task.FromResult(Limited()));

        answer.SetResult(_bad);
        await slow;

        (await _cache.GetAsync("key", _cacheFor, () => Task.FromResult(Limited()))).IsForOneUse.ShouldBeTrue();
    }

    [Fact]
    public async Task Request_CanceledWhileItWaits_DoesNotAskForItself()
    {
        var asked = 0;
        var answer = new TaskCompletionSource<Verdict>();
        Task<Verdict> Ask()
        {
            asked++;
            return answer.Task;
        }

        using var gone = new CancellationTokenSource();
        var first = _cache.GetAsync("key", _cacheFor, Ask);
        var second = _cache.GetAsync("key", _cacheFor, Ask, gone.Token);

        await gone.CancelAsync();
        answer.SetResult(Limited());

        await Should.ThrowAsync<OperationCanceledException>(second);
        await first;
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task Cache_UnderAFloodOfLimitedKeys_StaysBounded()
    {
        for (var token = 0; token < 10_000; token++)
        {
            await _cache.GetAsync(token.ToString(CultureInfo.InvariantCulture), _cacheFor, () => Task.FromResult(Limited()));
            await _cache.GetAsync(token.ToString(CultureInfo.InvariantCulture), _cacheFor, () => Task.FromResult(Limited()));
        }

        _cache.Count.ShouldBeInRange(50, 100);
    }

    private static Verdict Limited() => new(new GoodKey(Guid.Empty, Guid.Empty, "", []), TimeSpan.Zero);
}
