using Accesskeys.Verification.Usage;
using FsCheck;
using FsCheck.Fluent;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class FairCountersTests
{
    private const int Customers = 3;
    private const int Capacity = 12;

    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Event> _refusals =
        from customer in Gen.Choose(0, Customers - 1)
        from key in Gen.Choose(0, 5)
        from address in Gen.Choose(0, 4)
        from value in Gen.Choose(1, 9)
        select new Event(
            customer, new CounterKey(CounterKind.Refusal, Guids.Of(key), _noon, address == 0 ? "" : $"192.0.2.{address}", "expired"), value);

    private static readonly Gen<Event> _events =
        from refusal in _refusals
        from isUse in Gen.Elements(true, false, false)
        select isUse ? refusal with { Key = new CounterKey(CounterKind.LastUse, refusal.Key.Subject) } : refusal;

    [Fact]
    public void Add_OfAnything_KeepsToItsPlaces() => Check(Gen.ListOf(_events), events =>
    {
        var counters = new FairCounters(Capacity);
        foreach (var (customer, key, value) in events)
        {
            counters.Add(Guids.Of(customer), key, value);
            counters.Count.ShouldBeLessThanOrEqualTo(Capacity);
            counters.InTurns.Count().ShouldBe(counters.Count);
        }
    });

    [Fact]
    public void Add_OfRefusals_CountsOrReportsAsLostEveryOneOfThem() => Check(Gen.ListOf(_refusals), refusals =>
    {
        var counters = new FairCounters(Capacity);

        var lost = refusals.Sum(refusal => counters.Add(Guids.Of(refusal.Customer), refusal.Key, refusal.Value));

        (counters.InTurns.Sum(counter => counter.Value) + lost).ShouldBe(refusals.Sum(refusal => refusal.Value));
    });

    [Fact]
    public void Add_OfACustomerWithinItsPart_IsExactWhateverOthersDo() => Check(Gen.ListOf(_events), events =>
    {
        var counters = new FairCounters(Capacity);
        var expected = new Dictionary<CounterKey, long>();

        foreach (var (customer, key, value) in events)
        {
            if (customer == 0 && !expected.ContainsKey(key) && expected.Count == Capacity / Customers)
            {
                continue;
            }

            // Keys that tell whose they are: no two customers have one.
            var own = key with { Subject = Guids.Of((1000 * customer) + Guids.Number(key.Subject)) };
            counters.Add(Guids.Of(customer), own, value);
            if (customer == 0)
            {
                expected[key] = expected.TryGetValue(key, out var known) ? key.Merge(known, value) : value;
            }
        }

        counters.InTurns.Where(counter => Guids.Number(counter.Key.Subject) < 1000).ToDictionary(counter => counter.Key, counter => counter.Value)
            .ShouldBe(expected, ignoreOrder: true);
    });

    [Fact]
    public void Add_WhereOneHoldsEverything_FoldsItsNewestAddressesAndLosesNothing()
    {
        var counters = new FairCounters(Capacity);
        for (var address = 1; address <= Capacity; address++)
        {
            counters.Add(Guids.Of(1), Refusal(1, $"192.0.2.{address}"), address).ShouldBe(0);
        }

        counters.Add(Guids.Of(2), Refusal(2, "198.51.100.1"), 7).ShouldBe(0);
        counters.Add(Guids.Of(2), Refusal(2, "198.51.100.2"), 8).ShouldBe(0);

        var kept = counters.InTurns.ToDictionary(counter => counter.Key, counter => counter.Value);
        kept[Refusal(2, "198.51.100.1")].ShouldBe(7);
        kept[Refusal(2, "198.51.100.2")].ShouldBe(8);
        kept[Refusal(1, "")].ShouldBe(Capacity + (Capacity - 1) + (Capacity - 2));
        kept[Refusal(1, "192.0.2.1")].ShouldBe(1);
        kept.Count.ShouldBe(Capacity);
    }

    [Fact]
    public void Add_WhereTheLargestHasNothingToFold_DropsItsNewest()
    {
        var counters = new FairCounters(Capacity);
        for (var key = 1; key <= Capacity; key++)
        {
            counters.Add(Guids.Of(1), Refusal(key, "192.0.2.1"), 3);
        }

        counters.Add(Guids.Of(2), new CounterKey(CounterKind.LastUse, Guids.Of(100)), 1).ShouldBe(3);
        counters.Add(Guids.Of(1), Refusal(101, "192.0.2.1"), 4).ShouldBe(4);

        counters.InTurns.Select(counter => counter.Key.Subject).Order().ShouldBe(
            Enumerable.Range(1, Capacity - 1).Append(100).Select(Guids.Of).Order());
    }

    [Fact]
    public void InTurns_BeginsWithOneOfEachCustomer()
    {
        var counters = new FairCounters(Capacity);
        for (var key = 1; key <= 5; key++)
        {
            counters.Add(Guids.Of(1), Refusal(key, ""), 1);
        }

        counters.Add(Guids.Of(2), Refusal(10, ""), 1);
        counters.Add(Guids.Of(3), Refusal(11, ""), 1);

        counters.InTurns.Take(3).Select(counter => counter.Key.Subject).ShouldBe([Guids.Of(1), Guids.Of(10), Guids.Of(11)], ignoreOrder: true);
    }

    private static CounterKey Refusal(int key, string address) => new(CounterKind.Refusal, Guids.Of(key), _noon, address, "disabled");

    private static void Check<T>(Gen<T> all, Action<T> test) =>
        Prop.ForAll(all.ToArbitrary(), test).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(120));

    private sealed record Event(int Customer, CounterKey Key, long Value);

    private static class Guids
    {
        public static Guid Of(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

        public static int Number(Guid id) => BitConverter.ToInt32(id.ToByteArray());
    }
}
