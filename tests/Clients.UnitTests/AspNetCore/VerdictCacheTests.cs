using System.Collections.Concurrent;
using System.Globalization;
using Accesskeys.AspNetCore;
using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class VerdictCacheTests
{
    private static readonly TimeSpan _cacheFor = TimeSpan.FromSeconds(1);
    private static readonly Verdict _bad = new(null, null);

    private static readonly Verdict _goodForNothing = new(new GoodKey(Guid.Empty, Guid.Empty, "", []), TimeSpan.Zero);

    private readonly VerdictCache _cache = new(new ManualClock(), capacity: 100);

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
    public async Task Result_ThatMustNotBeCached_IsSharedByTheRequestsWaitingForIt()
    {
        var asked = 0;
        var answer = new TaskCompletionSource<Verdict>();
        Task<Verdict> Ask()
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        }

        var waiting = new ConcurrentBag<Task<Verdict>>();
        Parallel.For(0, 1000, _ => waiting.Add(_cache.GetAsync("key", _cacheFor, Ask)));
        answer.SetResult(_goodForNothing);

        (await Task.WhenAll(waiting)).ShouldAllBe(verdict => verdict == _goodForNothing);
        asked.ShouldBe(1);
        await _cache.GetAsync("key", _cacheFor, Ask);
        asked.ShouldBe(2);
    }
}
