using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// A hash table with a bound on its entries, in one array: an entry is in the first slot that was free from its home on, within a run
/// of slots, the stripe. It is read without a lock; who writes holds the lock of the stripe.
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

        // Two of three are taken at most: from its home on, an entry is the second on average.
        _stripeSize = Math.Max(LeastStripeSize, (int)(capacity * 3L / 2 / Stripes) + 1);
        _slots = new EntrySlot[Stripes * _stripeSize];
    }

    public int Count => Volatile.Read(ref _count);

    public int StripeOf(TokenHash hash) => (int)(_places.Of(hash) >> (64 - StripeBits));

    /// <summary>Begins to fetch the memory that a search mostly ends on, two slots: it comes while the caller does something else.</summary>
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

    /// <param name="timestamp">Now: what is outdated is not found.</param>
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

    /// <summary>Whether there was room, or an entry of the same stripe to make some.</summary>
    /// <param name="hash">One that is not in it.</param>
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

        // A stripe can be full while the table is not: hardly ever where there are many slots in one.
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

    /// <summary>Takes out an entry of that stripe, one that was not asked for since it was passed last if there is any; <c>null</c> if the stripe is empty.</summary>
    public CacheEntry? Evict(int stripe)
    {
        // The second time round any will do: readers may have marked all of them again.
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

    // The slot that it is in or, where it is in none, the one that it would be put into; null where others fill the stripe.
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

    // Those behind it move up, so that no search ends before them. Each is in its new slot before it leaves the old one: who looked
    // into the new one too early and into the old one too late sees by the moves that it has to look again.
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
