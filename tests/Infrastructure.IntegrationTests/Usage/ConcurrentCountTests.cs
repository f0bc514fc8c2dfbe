using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Verification;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class ConcurrentCountTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CounterBuffer _counters;
    private readonly LastUsedTracker _lastUsed;

    public ConcurrentCountTests()
    {
        var options = new VerificationOptions { CacheEntries = 2 };
        _counters = new CounterBuffer(options);
        _lastUsed = new LastUsedTracker(_counters, options);
    }

    [Fact]
    public async Task Take_WhileOthersCount_IsExact()
    {
        const int Threads = 4, Each = 50_000, Keys = 16;
        var customers = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToList();
        var keys = Enumerable.Range(0, Keys).Select(_ => Guid.NewGuid()).ToList();
        var taken = new List<Counter>();

        var counting = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var index = 0; index < Each; index++)
            {
                var key = keys[index % Keys];
                _counters.Add(customers[thread], new CounterKey(CounterKind.Refusal, key, _noon, $"{thread}", "expired"), 1);
                _lastUsed.Note(customers[thread], key, _noon.AddSeconds(index));
            }
        })));
        while (!counting.IsCompleted)
        {
            taken.AddRange(_counters.Take());
        }

        await counting;
        taken.AddRange(_counters.Take());
        taken.Where(counter => counter.Key.Kind == CounterKind.Refusal).GroupBy(counter => counter.Key).Select(group => group.Sum(counter => counter.Value))
            .ShouldBe(Enumerable.Repeat((long)Each / Keys, Threads * Keys));
        keys.Select(key => taken.Where(counter => counter.Key == new CounterKey(CounterKind.LastUse, key)).Max(counter => counter.Value)).Order().ShouldBe(
            Enumerable.Range(Each - Keys, Keys).Select(index => _noon.AddSeconds(index).UtcTicks));
        _counters.Lost.ShouldBe(0);
    }

    [Fact]
    public async Task Take_WhileTrackedKeysAreUsed_MissesNoLatestUse()
    {
        const int Threads = 4, Seconds = 20_000;
        var cache = Remembered.Cache(TimeProvider.System);
        var hashes = Remembered.Hashes(8);
        foreach (var hash in hashes)
        {
            cache.Fill(hash, Remembered.Facts());
        }

        var latest = new Dictionary<Guid, long>();
        var uses = Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var second = 0; second < Seconds; second++)
            {
                cache.TryFind(hashes[second % hashes.Length], timestamp: 0, out var found).ShouldBeTrue();
                _lastUsed.Note(found, _noon.AddSeconds(second));
            }
        })));
        void Take()
        {
            _lastUsed.Flush();
            foreach (var (key, value, _) in _counters.Take())
            {
                latest[key.Subject] = Math.Max(value, latest.GetValueOrDefault(key.Subject));
            }
        }

        while (!uses.IsCompleted)
        {
            Take();
        }

        await uses;
        Take();

        latest.Values.Order().ShouldBe(Enumerable.Range(Seconds - hashes.Length, hashes.Length).Select(second => _noon.AddSeconds(second).UtcTicks));
    }
}
