using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// Counters in a bounded number of places. If no place is left, the customer that holds the most gives way, so each of n customers
/// has one n-th of the places for itself, whatever the others do. Not thread-safe.
/// </summary>
internal sealed class FairCounters(int capacity)
{
    private static readonly Comparer<CustomerCounters> _byCount = Comparer<CustomerCounters>.Create(
        (first, second) => (first.Count, first.Customer).CompareTo((second.Count, second.Customer)));

    private readonly Dictionary<Guid, CustomerCounters> _customers = [];

    // Created when no place is left for the first time, which is rare.
    private SortedSet<CustomerCounters>? _ranking;

    public int Count { get; private set; }

    /// <summary>The first counter of every customer, then the second, and so on. The end belongs to the largest customers.</summary>
    public IEnumerable<Counter> InTurns => _customers.Values
        .SelectMany(customer => customer.All.Index())
        .OrderBy(counter => counter.Index)
        .Select(counter => counter.Item);

    /// <returns>The number of events that were lost.</returns>
    public long Add(Guid customer, in CounterKey key, long value, long cost = 0)
    {
        var own = _customers.GetValueOrDefault(customer) ?? new CustomerCounters(customer);
        if (own.TryMerge(key, value, cost))
        {
            return 0;
        }

        if (Count < capacity)
        {
            AddPlace(own, key, value, cost);
            return 0;
        }

        var largest = (_ranking ??= new SortedSet<CustomerCounters>(_customers.Values, _byCount)).Max!;
        if (largest.Count <= own.Count + 1)
        {
            return AddToOwn(own, key, value, cost);
        }

        var lost = GiveWay(largest);
        AddPlace(own, key, value, cost);
        return lost;
    }

    private long AddToOwn(CustomerCounters own, in CounterKey key, long value, long cost)
    {
        var together = key.WithoutAddress;
        if (key.HasAddress && own.TryMerge(together, value, cost))
        {
            return 0;
        }

        if (!TryFold(own))
        {
            return key.Events(value);
        }

        // Folding may have created this very counter.
        if (!own.TryMerge(together, value, cost))
        {
            AddPlace(own, together, value, cost);
        }

        return 0;
    }

    private long GiveWay(CustomerCounters customer)
    {
        if (TryFold(customer))
        {
            return 0;
        }

        _ranking?.Remove(customer);
        var lost = customer.Drop();
        Count--;
        _ranking?.Add(customer);
        return lost;
    }

    private bool TryFold(CustomerCounters customer)
    {
        _ranking?.Remove(customer);
        var folded = customer.TryFold();
        Count -= folded ? 1 : 0;
        _ranking?.Add(customer);
        return folded;
    }

    private void AddPlace(CustomerCounters customer, in CounterKey key, long value, long cost)
    {
        _ranking?.Remove(customer);
        customer.Add(key, value, cost);
        Count++;
        _ranking?.Add(customer);
        _customers[customer.Customer] = customer;
    }
}
