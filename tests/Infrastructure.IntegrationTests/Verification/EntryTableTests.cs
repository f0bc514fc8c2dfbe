using Accesskeys.Infrastructure.Verification;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class EntryTableTests
{
    private const ulong Place = 0;
    private const ulong PlaceInTheLastStripe = ulong.MaxValue;

    private readonly EntryTable _table = new(capacity: 3);

    [Fact]
    public void TryAdd_WhenTheTableIsFull_EvictsWhatWasNotAskedFor()
    {
        var entries = Fill(3);
        entries[0].Use();
        entries[2].Use();

        _table.TryAdd(Entry(), Place, out var evicted).ShouldBeTrue();

        evicted.ShouldBeSameAs(entries[1]);
        _table.Count.ShouldBe(3);
    }

    [Fact]
    public void TryAdd_WhenAllWereAskedFor_EvictsOneAllTheSame()
    {
        var entries = Fill(3);
        Array.ForEach(entries, entry => entry.Use());

        _table.TryAdd(Entry(), Place, out var evicted).ShouldBeTrue();

        entries.ShouldContain(evicted);
        entries.Count(entry => _table.Find(entry.Hash, Place) is not null).ShouldBe(2);
    }

    [Fact]
    public void TryAdd_WhenTheRoomIsTakenInOtherStripes_SaysSo()
    {
        Fill(3);

        _table.TryAdd(Entry(), PlaceInTheLastStripe, out var evicted).ShouldBeFalse();

        evicted.ShouldBeNull();
        _table.Evict(EntryTable.Stripes - 1).ShouldBeNull();
        _table.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Remove_WhereverItStandsAmongOthers_TakesThatOneOnly(int index)
    {
        var entries = Fill(3);

        _table.Remove(entries[index].Hash, Place).ShouldBeSameAs(entries[index]);

        _table.Remove(entries[index].Hash, Place).ShouldBeNull();
        entries.Where(entry => _table.Find(entry.Hash, Place) == entry).ShouldBe(entries.Where(entry => entry != entries[index]));
        _table.Count.ShouldBe(2);
    }

    [Fact]
    public void TakeAll_TakesOneStripesEntries()
    {
        var entries = Fill(2);
        var other = Entry();
        _table.TryAdd(other, PlaceInTheLastStripe, out _);

        _table.TakeAll(EntryTable.StripeOf(Place)).ShouldBe(entries, ignoreOrder: true);

        _table.Find(other.Hash, PlaceInTheLastStripe).ShouldBeSameAs(other);
        _table.Count.ShouldBe(1);
    }

    private static CacheEntry Entry() => new(Remembered.Hash(), facts: null, customer: null, rereadAt: long.MaxValue);

    private CacheEntry[] Fill(int count)
    {
        CacheEntry[] entries = [.. Enumerable.Range(0, count).Select(_ => Entry())];
        Array.ForEach(entries, entry => _table.TryAdd(entry, Place, out _).ShouldBeTrue());
        return entries;
    }
}
