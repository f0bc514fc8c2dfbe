using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// A hash table with a bound on its entries, in one array: an entry is in the first slot that was free from its home on, within a run
/// of slots, the stripe. Readers take no lock; writers hold the lock of the stripe.
/// </summary>
internal sealed class EntryTable
{
    public const int Stripes = 1 << StripeBits;

    private const int StripeBits = 8;
    private const int LeastStripeSize = 8;

    private readonly KeyedHashing _places;
    private readonly int _capacity;
    private readonly int _stripeSize;
    private readonly EntrySlot[] _slots;
    private readonly long[] _moves = new long[Stripes];
    private readonly int[] _hands = new int[Stripes];
    private int _count;

    public EntryTable(int capacity, KeyedHashing places)
    {
        _places = places;
        _capacity = capacity;

        // At most two of three slots are used, so an entry is on average in the second slot from its home.
        _stripeSize = Math.Max(LeastStripeSize, (int)(capacity * 3L / 2 / Stripes) + 1);
        _slots = new EntrySlot[Stripes * _stripeSize];
    }

    public int Count => Volatile.Read(ref _count);

    public int StripeOf(TokenHash hash) => (int)(_places.Of(hash) >> (64 - StripeBits));

    /// <summary>Prefetches the two slots in which most searches end, while the caller does something else.</summary>
    public unsafe void Prefetch(TokenHash hash)
    {
        const int Line = 64;
        if (Sse.IsSupported)
        {
            var home = (byte*)Unsafe.AsPointer(ref _slots[HomeOf(hash)]);
            Sse.Prefetch0(home);
            Sse.Prefetch0(home + Line);
            Sse.Prefetch0(home + (2 * Line));
        }
    }

    /// <param name="timestamp">The current time. Outdated entries aren't found.</param>
    public bool TryFind(TokenHash hash, long timestamp, out FoundEntry found)
    {
        var stripe = StripeOf(hash);
        long moves;
        do
        {
            moves = Volatile.Read(ref _moves[stripe]);
            var index = HomeOf(hash);
            for (var step = 0; step < _stripeSize && _slots[index].Entry is { } entry; step++)
            {
                ref var slot = ref _slots[index];
                if (slot.Hash == hash)
                {
                    found = new FoundEntry(entry, slot.Facts, slot.PlainUntil, ref slot);
                    var isOutdated = slot.IsOutdated(timestamp);
                    if (slot.IsStill(entry))
                    {
                        slot.Use();
                        found = isOutdated ? default : found;
                        return !isOutdated;
                    }
                }

                index = After(index, stripe);
            }

            Volatile.ReadBarrier();
        }
        while (moves != Volatile.Read(ref _moves[stripe]));

        found = default;
        return false;
    }

    /// <summary>Returns whether there was room, or an entry of the same stripe could be evicted.</summary>
    /// <param name="hash">A hash that isn't in the table.</param>
    public bool TryAdd(TokenHash hash, CacheEntry entry, long rereadAt, out CacheEntry? evicted)
    {
        evicted = null;
        if (!TryTakeRoom())
        {
            evicted = Evict(StripeOf(hash));
            if (evicted is null || !TryTakeRoom())
            {
                return false;
            }
        }

        // A stripe can be full while the table isn't. With many slots per stripe, this is rare.
        if (SlotFor(hash) is not { } index)
        {
            evicted = Evict(StripeOf(hash));
            index = SlotFor(hash)!.Value;
        }

        _slots[index].Put(hash, entry, rereadAt);
        return true;
    }

    public CacheEntry? Remove(TokenHash hash) =>
        SlotFor(hash) is { } index && _slots[index].Entry is not null ? TakeOut(index) : null;

    /// <summary>Evicts an entry of that stripe, preferably one that wasn't used since the last scan; <c>null</c> if the stripe is empty.</summary>
    public CacheEntry? Evict(int stripe)
    {
        // In the second round any entry is taken, because readers may have marked all of them again.
        for (var step = 0; step < 2 * _stripeSize; step++)
        {
            var index = (stripe * _stripeSize) + _hands[stripe];
            _hands[stripe] = (_hands[stripe] + 1) % _stripeSize;
            if (_slots[index].Entry is null)
            {
                continue;
            }

            if (step >= _stripeSize || !_slots[index].Used)
            {
                return TakeOut(index);
            }

            _slots[index].Rest();
        }

        return null;
    }

    public IEnumerable<CacheEntry> TakeAll(int stripe)
    {
        for (var index = stripe * _stripeSize; index < (stripe + 1) * _stripeSize; index++)
        {
            while (_slots[index].Entry is not null)
            {
                yield return TakeOut(index);
            }
        }
    }

    private int HomeOf(TokenHash hash) => (int)Math.BigMul(_places.Of(hash), (ulong)_slots.Length, out _);

    private int After(int index, int stripe) => index + 1 == (stripe + 1) * _stripeSize ? stripe * _stripeSize : index + 1;

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _stripeSize;

    // The slot that contains it or, if none does, the slot to put it into; null if the stripe is full.
    private int? SlotFor(TokenHash hash)
    {
        var stripe = StripeOf(hash);
        var index = HomeOf(hash);
        for (var step = 0; step < _stripeSize; step++)
        {
            if (_slots[index].Entry is null || _slots[index].Hash == hash)
            {
                return index;
            }

            index = After(index, stripe);
        }

        return null;
    }

    private bool TryTakeRoom()
    {
        for (var count = Count; count < _capacity; count = Count)
        {
            if (Interlocked.CompareExchange(ref _count, count + 1, count) == count)
            {
                return true;
            }
        }

        return false;
    }

    // Later entries move up, so that no search ends before them. Each is in its new slot before it leaves the old one. A reader that looked
    // into the new slot too early and into the old one too late sees from the number of moves that it has to search again.
    private CacheEntry TakeOut(int index)
    {
        var stripe = index / _stripeSize;
        var entry = _slots[index].Entry!;
        for (var behind = After(index, stripe); behind != index && _slots[behind].Entry is not null; behind = After(behind, stripe))
        {
            if (Distance(HomeOf(_slots[behind].Hash), behind) >= Distance(index, behind))
            {
                _slots[index].Put(in _slots[behind]);
                Volatile.Write(ref _moves[stripe], _moves[stripe] + 1);
                index = behind;
            }
        }

        _slots[index].Clear();
        Interlocked.Decrement(ref _count);
        return entry;
    }
}
