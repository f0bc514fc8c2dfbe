using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Keys that replace each other in a slot while they are read: no reader gets the entry of another key.</summary>
public sealed class SlotStressTests
{
    private const int Keys = 7;
    private const int Rounds = 1_000_000;

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public async Task TryFind_WhileSlotsChangeHands_GivesEachItsOwn(ulong place)
    {
        var table = new EntryTable(capacity: 100, new KeyedHashing(first: 1, second: 1));
        var keys = Enumerable.Range(0, Keys).Select(_ => (Hash: Remembered.HashAt(place), Facts: Remembered.Facts())).ToArray();
        var writing = Task.Factory.StartNew(() => ComeAndGo(table, keys), TaskCreationOptions.LongRunning);

        var (own, anothers) = (0, 0);
        for (var key = 0; !writing.IsCompleted; key = (key + 1) % Keys)
        {
            if (table.TryFind(keys[key].Hash, timestamp: 0, out var found))
            {
                _ = found.Facts == keys[key].Facts && found.Entry.Facts == keys[key].Facts ? own++ : anothers++;
            }
        }

        await writing;
        own.ShouldBeGreaterThan(0);
        anothers.ShouldBe(0);
    }

    private static void ComeAndGo(EntryTable table, (Domain.Accesskeys.TokenHash Hash, Application.Verification.VerifiedAccesskey Facts)[] keys)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (hash, facts) = keys[Random.Shared.Next(Keys)];
            if (table.Remove(hash) is null)
            {
                table.TryAdd(hash, new CacheEntry(facts, customer: null), rereadAt: long.MaxValue, out _);
            }
        }
    }
}
