using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class EntryTableTests
{
    private const ulong FirstPlace = 0;

    // The last slot of all: probing continues at the beginning of the stripe.
    private const ulong LastPlace = ulong.MaxValue;

    // A stripe this small has eight slots.
    private const int StripeSize = 8;

    private readonly EntryTable _table = Table(capacity: 3);

    public static MatrixTheoryData<ulong, int> Everywhere => new([FirstPlace, LastPlace], Enumerable.Range(0, StripeSize));

    [Fact]
    public void TryAdd_WhenTheTableIsFull_EvictsWhatWasNotAskedFor()
    {
        var entries = Fill(_table, 3);
        Has(entries[0]);
        Has(entries[2]);

        Add(_table, FirstPlace, out var evicted).ShouldNotBeNull();

        evicted.ShouldBeSameAs(entries[1].Entry);
        _table.Count.ShouldBe(3);
    }

    [Fact]
    public void TryAdd_WhenAllWereAskedFor_EvictsOneAllTheSame()
    {
        var entries = Fill(_table, 3);
        entries.ShouldAllBe(entry => Has(entry));

        Add(_table, FirstPlace, out var evicted).ShouldNotBeNull();

        entries.Select(entry => entry.Entry).ShouldContain(evicted);
        entries.Count(Has).ShouldBe(2);
    }

    [Fact]
    public void TryAdd_WhenTheRoomIsTakenInOtherStripes_SaysSo()
    {
        Fill(_table, 3);

        Add(_table, LastPlace, out var evicted).ShouldBeNull();

        evicted.ShouldBeNull();
        _table.Evict(EntryTable.Stripes - 1).ShouldBeNull();
        _table.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(FirstPlace)]
    [InlineData(LastPlace)]
    public void TryAdd_WhenTheStripeIsFull_EvictsOneOfIt(ulong place)
    {
        var table = Table(capacity: 100);
        var entries = Fill(table, StripeSize, place);

        var added = Add(table, place, out var evicted).ShouldNotBeNull();

        var there = entries.Append(added).Where(entry => Has(table, entry)).Select(entry => entry.Entry).ToList();
        there.ShouldBe(entries.Append(added).Select(entry => entry.Entry).Where(entry => entry != evicted));
        table.Count.ShouldBe(StripeSize);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Remove_WhereverItStandsAmongOthers_TakesThatOneOnly(ulong place, int index)
    {
        var table = Table(capacity: 100);
        var entries = Fill(table, StripeSize, place);

        table.Remove(entries[index].Hash).ShouldBeSameAs(entries[index].Entry);

        table.Remove(entries[index].Hash).ShouldBeNull();
        entries.Where(entry => Has(table, entry)).ShouldBe(entries.Where(entry => entry != entries[index]));
        table.Count.ShouldBe(StripeSize - 1);
    }

    [Fact]
    public void Remove_InAnyOrder_KeepsAllOthersFound()
    {
        var random = new Random(20261128);
        for (var round = 0; round < 200; round++)
        {
            var table = Table(capacity: 1000);
            var left = Enumerable.Range(0, StripeSize - 1)
                .Select(_ => Add(table, (ulong)random.NextInt64(1L << 56), out var _).ShouldNotBeNull()).ToList();
            foreach (var removed in left.OrderBy(_ => random.Next()).ToList())
            {
                table.Remove(removed.Hash).ShouldBeSameAs(removed.Entry);
                left.Remove(removed);

                left.ShouldAllBe(entry => Has(table, entry));
            }
        }
    }

    [Fact]
    public async Task TryFind_WhileItMovesUp_FindsItAllTheSame()
    {
        var scene = Last();
        var moving = Task.Run(() =>
        {
            for (var round = 0; round < 3_000; round++)
            {
                var (table, others, _) = scene;
                Array.ForEach(others, other => table.Remove(other.Hash).ShouldBeSameAs(other.Entry));
                Volatile.Write(ref scene, Last());
            }
        });
        var (found, missed) = (0, 0);
        while (!moving.IsCompleted)
        {
            var (table, _, last) = Volatile.Read(ref scene);
            _ = Has(table, last) ? found++ : missed++;
        }

        await moving;
        found.ShouldBeGreaterThan(0);
        missed.ShouldBe(0);
    }

    [Fact]
    public void TakeAll_TakesOneStripesEntries()
    {
        var entries = Fill(_table, 2);
        var other = Add(_table, LastPlace, out _).ShouldNotBeNull();

        _table.TakeAll(_table.StripeOf(entries[0].Hash)).ShouldBe(entries.Select(entry => entry.Entry), ignoreOrder: true);

        Has(other).ShouldBeTrue();
        _table.Count.ShouldBe(1);
    }

    [Fact]
    public void TakeAll_WhereTheStripeIsFullBeyondItsEnd_LeavesNone()
    {
        var table = Table(capacity: 100);
        var entries = Fill(table, StripeSize, LastPlace);

        table.TakeAll(EntryTable.Stripes - 1).ShouldBe(entries.Select(entry => entry.Entry), ignoreOrder: true);

        table.Count.ShouldBe(0);
    }

    private static EntryTable Table(int capacity) => new(capacity, new KeyedHashing(first: 1, second: 1));

    private static Added[] Fill(EntryTable table, int count, ulong place = FirstPlace) =>
        [.. Enumerable.Range(0, count).Select(_ => Add(table, place, out var _).ShouldNotBeNull())];

    private static Added? Add(EntryTable table, ulong place, out CacheEntry? evicted)
    {
        var added = new Added(Remembered.HashAt(place), new CacheEntry(Remembered.Facts(), customer: null));
        return table.TryAdd(added.Hash, added.Entry, rereadAt: long.MaxValue, out evicted) ? added : null;
    }

    private static Scene Last()
    {
        var table = Table(capacity: 100);
        var added = Fill(table, StripeSize);
        return new Scene(table, added[..^1], added[^1]);
    }

    private static bool Has(EntryTable table, Added added) =>
        table.TryFind(added.Hash, timestamp: 0, out var found) && found.Entry == added.Entry;

    private bool Has(Added added) => Has(_table, added);

    private sealed record Scene(EntryTable Table, Added[] Others, Added Last);

    private sealed record Added(TokenHash Hash, CacheEntry Entry);
}
