using System.Runtime.InteropServices;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Usage;

/// <summary>The counters of one customer. Counters that differ only in their address can be folded into one to free places.</summary>
internal sealed class CustomerCounters(Guid customer)
{
    private readonly Dictionary<CounterKey, (long Value, long Cost)> _values = [];

    // The keys without an address, newest last: every one that has a counter, and one more time for each further counter it has.
    private readonly Stack<CounterKey> _groups = [];
    private readonly Stack<CounterKey> _foldable = [];
    private readonly Dictionary<CounterKey, Stack<string>> _addresses = [];

    public Guid Customer => customer;

    /// <summary>The number of places that it holds.</summary>
    public int Count => _values.Count;

    public IEnumerable<Counter> All => _values.Select(counter => new Counter(counter.Key, counter.Value.Value, counter.Value.Cost) { Customer = customer });

    /// <summary>Returns whether the counter was there. If not, nothing has changed.</summary>
    public bool TryMerge(in CounterKey key, long value, long cost)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_values, key);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
        {
            return false;
        }

        known = (key.Merge(known.Value, value), known.Cost + cost);
        return true;
    }

    /// <summary>Adds a counter that isn't there yet: one more place.</summary>
    public void Add(in CounterKey key, long value, long cost)
    {
        var group = key.WithoutAddress;
        var isFirst = !_values.ContainsKey(group) && !_addresses.ContainsKey(group);
        (isFirst ? _groups : _foldable).Push(group);
        _values.Add(key, (value, cost));
        if (key.HasAddress)
        {
            if (!_addresses.TryGetValue(group, out var addresses))
            {
                _addresses[group] = addresses = [];
            }

            addresses.Push(key.Address);
        }
    }

    /// <summary>
    /// Frees one place without losing a count: the newest address that shares its key with another is counted without it.
    /// </summary>
    public bool TryFold()
    {
        if (!_foldable.TryPop(out var group))
        {
            return false;
        }

        var (value, cost) = TakeNewestAddress(group);
        if (!TryMerge(group, value, cost))
        {
            var next = TakeNewestAddress(group);
            _values[group] = (group.Merge(value, next.Value), cost + next.Cost);
        }

        return true;
    }

    /// <summary>Frees one place where nothing can be folded, and returns the number of events lost.</summary>
    public long Drop()
    {
        var group = _groups.Pop();
        return group.Events((_values.Remove(group, out var counted) ? counted : TakeNewestAddress(group)).Value);
    }

    private (long Value, long Cost) TakeNewestAddress(in CounterKey group)
    {
        var addresses = _addresses[group];
        _values.Remove(group with { Address = addresses.Pop() }, out var counted);
        if (addresses.Count == 0)
        {
            _addresses.Remove(group);
        }

        return counted;
    }
}
