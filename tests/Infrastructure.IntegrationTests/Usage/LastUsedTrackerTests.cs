using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Verification;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class LastUsedTrackerTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid _customer = Guid.NewGuid();

    private readonly CounterBuffer _counters;
    private readonly LastUsedTracker _lastUsed;

    public LastUsedTrackerTests()
    {
        var options = new VerificationOptions { CacheEntries = 2 };
        _counters = new CounterBuffer(options);
        _lastUsed = new LastUsedTracker(_counters, options);
    }

    [Fact]
    public void Note_OfAnEarlierUse_ChangesNothing()
    {
        var key = Guid.NewGuid();

        _lastUsed.Note(_customer, key, _noon);
        _lastUsed.Note(_customer, key, _noon.AddSeconds(-1));

        Take().ShouldBe([Use(key, _noon, _customer)]);
    }

    [Fact]
    public void Note_InALaterSecond_IsNeverMissed()
    {
        var hash = Remembered.Hash();
        var cache = Remembered.Cache(TimeProvider.System);
        var facts = Remembered.Facts();
        cache.Fill(hash, facts);

        foreach (var at in new[] { 0.1, 1.0, 1.99 })
        {
            Use(cache, hash, _noon.AddSeconds(at));
        }

        Take().ShouldBe([Use(facts.Id, _noon.AddSeconds(1), facts.Caller.Customer.Id)]);
        Take().ShouldBeEmpty();
    }

    [Fact]
    public void Note_OfMoreKeysThanAreMarked_KeepsEachOfThem()
    {
        var cache = Remembered.Cache(TimeProvider.System);
        var hashes = Remembered.Hashes(100);
        foreach (var hash in hashes)
        {
            cache.Fill(hash, Remembered.Facts());
            Use(cache, hash, _noon);
        }

        Take().Count.ShouldBe(hashes.Length);
        _counters.Lost.ShouldBe(0);
    }

    private IReadOnlyList<Counter> Take()
    {
        _lastUsed.Flush();
        return _counters.Take();
    }

    private void Use(VerificationCache cache, TokenHash hash, DateTimeOffset at)
    {
        cache.TryFind(hash, timestamp: 0, out var found).ShouldBeTrue();
        _lastUsed.Note(found, at);
    }

    private static Counter Use(Guid key, DateTimeOffset at, Guid customer) =>
        new(new CounterKey(CounterKind.LastUse, key), at.UtcTicks) { Customer = customer };
}
