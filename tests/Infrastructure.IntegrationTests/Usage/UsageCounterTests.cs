using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Verification;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class UsageCounterTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly VerifiedAccesskey _facts = Remembered.Facts();
    private readonly CounterBuffer _counters;
    private readonly UsageCounter _usage;

    public UsageCounterTests()
    {
        var options = new VerificationOptions { CacheEntries = 2 };
        _counters = new CounterBuffer(options);
        _usage = new UsageCounter(_counters, options);
    }

    [Fact]
    public void Count_OfACachedKey_AddsUpByOutcomeWithTheCostOfAcceptedUses()
    {
        var entry = Entry();
        _usage.Count(entry, VerificationCode.Valid, cost: 1, _noon);
        _usage.Count(entry, VerificationCode.Valid, cost: 0, _noon.AddMinutes(30));
        _usage.Count(entry, VerificationCode.Valid, cost: 70, _noon.AddMinutes(59));
        _usage.Count(entry, VerificationCode.Disabled, cost: 70, _noon);
        _usage.Count(entry, VerificationCode.InsufficientScope, cost: 1, _noon);
        _usage.Count(entry, VerificationCode.InsufficientScope, cost: 1, _noon);

        Take().ShouldBe(
            [Of(_noon, "valid", 3, 71), Of(_noon, "disabled", 1), Of(_noon, "insufficient_scope", 2)], ignoreOrder: true);
        Take().ShouldBeEmpty();
    }

    [Fact]
    public void Count_OfAnUncachedKey_AddsToThoseOfTheCachedKey()
    {
        _usage.Count(Entry(), VerificationCode.Valid, cost: 2, _noon);
        _usage.Count(_facts, VerificationCode.Valid, cost: 3, _noon.AddMinutes(59));
        _usage.Count(_facts, VerificationCode.Expired, cost: 3, _noon);

        Take().ShouldBe([Of(_noon, "valid", 2, 5), Of(_noon, "expired", 1)], ignoreOrder: true);
    }

    // The clocks of two threads may be read on both sides of the boundary, and counted in the other order.
    [Fact]
    public void Count_WhenTheHourChanges_KeepsEachUseInItsHour()
    {
        var entry = Entry();
        foreach (var minute in new[] { 58, 59, 60, 59, 61, 120 })
        {
            _usage.Count(entry, VerificationCode.Valid, cost: 1, _noon.AddMinutes(minute));
            _usage.Count(entry, VerificationCode.Expired, cost: 1, _noon.AddMinutes(minute));
        }

        Take().ShouldBe(
            [
                Of(_noon, "valid", 3, 3), Of(_noon.AddHours(1), "valid", 2, 2), Of(_noon.AddHours(2), "valid", 1, 1),
                Of(_noon, "expired", 3), Of(_noon.AddHours(1), "expired", 2), Of(_noon.AddHours(2), "expired", 1),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Count_OfMoreThanAWordHolds_IsExact()
    {
        const int Uses = 300_000;
        var entry = Entry();
        for (var use = 0; use < Uses; use++)
        {
            _usage.Count(entry, VerificationCode.Valid, cost: 1000, _noon);
        }

        _usage.Count(entry, VerificationCode.Valid, PendingUses.MostCost, _noon);
        _usage.Count(entry, VerificationCode.Valid, int.MaxValue, _noon);

        Take().ShouldBe([Of(_noon, "valid", Uses + 2, (1000L * Uses) + PendingUses.MostCost + int.MaxValue)]);
    }

    [Fact]
    public void Count_OfKeysThatLeaveTheCache_KeepsTheirUses()
    {
        var cache = Remembered.Cache(TimeProvider.System, entries: 2);
        var hashes = Remembered.Hashes(20);
        foreach (var hash in hashes)
        {
            cache.Fill(hash, Remembered.Facts());
            cache.TryFind(hash, timestamp: 0, out var found).ShouldBeTrue();
            _usage.Count(found, VerificationCode.Valid, cost: 1, _noon);
            _usage.Count(found, VerificationCode.Valid, cost: 1, _noon);
        }

        cache.Count.ShouldBeLessThan(hashes.Length);
        Take().Select(counter => (counter.Value, counter.Cost)).ShouldBe(Enumerable.Repeat((2L, 2L), hashes.Length));
    }

    [Fact]
    public void Count_OfACachedKey_AllocatesNothing()
    {
        var entry = Entry();
        void Count()
        {
            for (var use = 0; use < 1000; use++)
            {
                _usage.Count(entry, VerificationCode.Valid, cost: 1, _noon);
                _usage.Count(entry, VerificationCode.InsufficientScope, cost: 1, _noon);
            }
        }

        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public async Task Flush_WhileOthersCountAcrossHours_IsExact()
    {
        const int Threads = 4, Each = 100_000;
        var entries = Enumerable.Range(0, 8).Select(_ => Entry(Remembered.Facts())).ToList();
        var taken = new List<Counter>();

        var counting = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var use = 0; use < Each; use++)
            {
                var outcome = use % 4 == 0 ? VerificationCode.Disabled : VerificationCode.Valid;
                _usage.Count(entries[use % entries.Count], outcome, cost: 3, _noon.AddHours((use + thread) * 5 / Each));
            }
        })));
        while (!counting.IsCompleted)
        {
            taken.AddRange(Take());
        }

        await counting;
        taken.AddRange(Take());

        taken.Where(counter => counter.Key.Code == "valid").Sum(counter => counter.Value).ShouldBe(Threads * Each * 3 / 4);
        taken.Sum(counter => counter.Cost).ShouldBe(3 * Threads * Each * 3 / 4);
        taken.Where(counter => counter.Key.Code == "disabled").Sum(counter => counter.Value).ShouldBe(Threads * Each / 4);
        _counters.Lost.ShouldBe(0);
    }

    private IReadOnlyList<Counter> Take()
    {
        _usage.Flush();
        return _counters.Take();
    }

    private CacheEntry Entry(VerifiedAccesskey? facts = null) => new(Remembered.Hash(), facts ?? _facts, customer: null, chain: null, rereadAt: long.MaxValue);

    private Counter Of(DateTimeOffset hour, string outcome, long uses, long cost = 0) =>
        new(new CounterKey(CounterKind.Usage, _facts.Id, hour, Code: outcome), uses, cost) { Customer = _facts.Caller.Customer.Id };
}
