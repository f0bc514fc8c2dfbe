using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Uses;
using Accesskeys.Infrastructure.Verification;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class CounterBufferTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid _customer = Guid.NewGuid();

    private readonly CounterBuffer _counters = new(VerificationSettings.Default with { CacheEntries = 2 });

    [Fact]
    public void NoteUse_OfAnEarlierUse_ChangesNothing()
    {
        var key = Guid.NewGuid();

        _counters.NoteUse(_customer, key, _noon);
        _counters.NoteUse(_customer, key, _noon.AddSeconds(-1));

        _counters.Take().ShouldBe([Use(key, _noon)]);
    }

    [Fact]
    public void NoteUse_InALaterSecond_IsNeverMissed()
    {
        var hash = Remembered.Hash();
        var cache = Remembered.Cache(TimeProvider.System);
        var facts = Remembered.Facts();
        cache.Fill(hash, facts);

        foreach (var at in new[] { 0.1, 1.0, 1.99 })
        {
            Use(cache, hash, _noon.AddSeconds(at));
        }

        _counters.Take().ShouldBe([Use(facts.Id, _noon.AddSeconds(1))]);
        _counters.Take().ShouldBeEmpty();
    }

    [Fact]
    public void NoteUse_OfMoreKeysThanAreMarked_KeepsEachOfThem()
    {
        var cache = Remembered.Cache(TimeProvider.System);
        var hashes = Remembered.Hashes(100);
        foreach (var hash in hashes)
        {
            cache.Fill(hash, Remembered.Facts());
            Use(cache, hash, _noon);
        }

        _counters.Take().Count.ShouldBe(hashes.Length);
        _counters.Lost.ShouldBe(0);
    }

    [Fact]
    public void Take_TakesEachCountOnce()
    {
        var key = new CounterKey(CounterKind.Refusal, Guid.NewGuid(), _noon, "192.0.2.1", "expired");
        _counters.Add(_customer, key, 2);
        _counters.Add(_customer, key, 3);

        _counters.Take().ShouldBe([new Counter(key, 5)]);
        _counters.Add(_customer, key, 4);

        _counters.Take().ShouldBe([new Counter(key, 4)]);
        _counters.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Add_OfMoreThanThereIsRoomFor_IsBoundedAndTellsWhatWasLost()
    {
        var capacity = CounterBuffer.CapacityOf(VerificationSettings.Default with { CacheEntries = 2 });

        for (var index = 0; index < capacity + 50; index++)
        {
            _counters.NoteUse(_customer, Guid.NewGuid(), _noon);
        }

        _counters.Take().Count.ShouldBe(capacity);
        _counters.Lost.ShouldBe(50);
    }

    private void Use(VerificationCache cache, TokenHash hash, DateTimeOffset at)
    {
        cache.TryFind(hash, timestamp: 0, out var found).ShouldBeTrue();
        _counters.NoteUse(found, at);
    }

    private static Counter Use(Guid key, DateTimeOffset at) => new(new CounterKey(CounterKind.LastUse, key), at.UtcTicks);
}
