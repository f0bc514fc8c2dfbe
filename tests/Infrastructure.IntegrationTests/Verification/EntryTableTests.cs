using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class EntryTableTests
{
    private const int Capacity = 3;

    private readonly EntryTable _table = new(Capacity, new KeyedHashing());

    [Fact]
    public void Add_BelowCapacity_EvictsNothing()
    {
        var entries = Fill();

        entries.ShouldAllBe(entry => IsFound(entry));
        _table.Count.ShouldBe(Capacity);
    }

    [Fact]
    public void Add_WhenTableIsFull_EvictsAnEntryThatWasNotUsed()
    {
        var entries = Fill();
        IsFound(entries[0]).ShouldBeTrue();
        IsFound(entries[2]).ShouldBeTrue();

        _table.Add(Entry()).ShouldBeSameAs(entries[1]);

        _table.Count.ShouldBe(Capacity);
        IsFound(entries[1]).ShouldBeFalse();
    }

    [Fact]
    public void Add_WhenAllEntriesWereUsed_EvictsOne()
    {
        var entries = Fill();
        entries.ShouldAllBe(entry => IsFound(entry));

        var evicted = _table.Add(Entry());

        entries.ShouldContain(evicted);
        entries.Count(IsFound).ShouldBe(Capacity - 1);
    }

    [Fact]
    public void Add_ManyEntriesThatAreNotUsed_EvictsEachOnce()
    {
        var entries = Fill().ToList();
        var evicted = new List<CacheEntry>();
        for (var round = 0; round < 100; round++)
        {
            entries.Add(Entry());
            evicted.Add(_table.Add(entries[^1]).ShouldNotBeNull());
        }

        evicted.ShouldBeUnique();
        entries.Except(evicted).Count().ShouldBe(Capacity);
        entries.Except(evicted).ShouldAllBe(entry => IsFound(entry));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Remove_OfOneEntry_KeepsTheOthers(int index)
    {
        var entries = Fill();

        _table.Remove(entries[index].Hash).ShouldBeSameAs(entries[index]);

        _table.Remove(entries[index].Hash).ShouldBeNull();
        entries.Where(IsFound).ShouldBe(entries.Where(entry => entry != entries[index]));
        _table.Count.ShouldBe(Capacity - 1);
    }

    [Fact]
    public void Remove_BetweenAdditions_KeepsEveryOtherEntry()
    {
        var random = new Random(20261129);
        var table = new EntryTable(50, new KeyedHashing());
        var expected = new HashSet<CacheEntry>();
        for (var round = 0; round < 20_000; round++)
        {
            if (expected.Count > 0 && random.Next(3) == 0)
            {
                var removed = expected.ElementAt(random.Next(expected.Count));
                table.Remove(removed.Hash).ShouldBeSameAs(removed);
                expected.Remove(removed);
            }
            else
            {
                var added = Entry();
                expected.Add(added);
                if (table.Add(added) is { } evicted)
                {
                    expected.Remove(evicted).ShouldBeTrue();
                }
            }

            table.Count.ShouldBe(expected.Count);
        }

        table.RemoveAll().ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void TryFind_AroundAnEntrysEnd_FindsItBefore(long timestamp, bool isFound)
    {
        var entry = new CacheEntry(Remembered.Hash(), Remembered.Facts(), customer: null, chain: null, rereadAt: 100);
        _table.Add(entry);

        _table.TryFind(entry.Hash, timestamp, out var found).ShouldBe(isFound);

        found.ShouldBe(isFound ? entry : null);
    }

    [Fact]
    public void RemoveAll_OfAFullTable_LeavesNoEntry()
    {
        var entries = Fill();

        _table.RemoveAll().ShouldBe(entries, ignoreOrder: true);

        _table.Count.ShouldBe(0);
        entries.Any(IsFound).ShouldBeFalse();
        _table.Add(Entry()).ShouldBeNull();
    }

    private static CacheEntry Entry() => new(Remembered.Hash(), Remembered.Facts(), customer: null, chain: null, rereadAt: long.MaxValue);

    private CacheEntry[] Fill()
    {
        CacheEntry[] entries = [Entry(), Entry(), Entry()];
        Array.ForEach(entries, entry => _table.Add(entry).ShouldBeNull());
        return entries;
    }

    private bool IsFound(CacheEntry entry) => _table.TryFind(entry.Hash, timestamp: 0, out var found) && found == entry;
}
