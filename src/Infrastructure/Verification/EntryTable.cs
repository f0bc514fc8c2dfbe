using System.Numerics;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Infrastructure.Verification;

/// <summary>
/// A hash table with a bound on its entries. It is read without a lock; who writes holds the lock of the place's stripe, a run of
/// buckets next to each other.
/// </summary>
internal sealed class EntryTable
{
    public const int Stripes = 1 << StripeBits;

    private const int StripeBits = 8;

    private readonly int _capacity;
    private readonly int _shift;
    private readonly CacheEntry?[] _buckets;
    private readonly int[] _hands = new int[Stripes];
    private int _count;

    public EntryTable(int capacity)
    {
        _capacity = capacity;
        _buckets = new CacheEntry?[Math.Max(Stripes, (int)BitOperations.RoundUpToPowerOf2((uint)capacity))];
        _shift = 64 - BitOperations.Log2((uint)_buckets.Length);
    }

    public int Count => Volatile.Read(ref _count);

    public static int StripeOf(ulong place) => (int)(place >> (64 - StripeBits));

    public CacheEntry? Find(TokenHash hash, ulong place)
    {
        var entry = Volatile.Read(ref _buckets[place >> _shift]);
        while (entry is not null && entry.Hash != hash)
        {
            entry = entry.Next;
        }

        return entry;
    }

    /// <summary>Whether there was room, or an entry of the same stripe to make some.</summary>
    public bool TryAdd(CacheEntry entry, ulong place, out CacheEntry? evicted)
    {
        evicted = null;
        if (!TryTakeRoom())
        {
            evicted = Evict(StripeOf(place));
            if (evicted is null || !TryTakeRoom())
            {
                return false;
            }
        }

        ref var bucket = ref _buckets[place >> _shift];
        entry.Next = bucket;
        Volatile.Write(ref bucket, entry);
        return true;
    }

    public CacheEntry? Remove(TokenHash hash, ulong place) => Find(hash, place) is { } entry ? Unlink(entry, (int)(place >> _shift)) : null;

    /// <summary>Takes out an entry of that stripe that was not asked for since it was passed last; <c>null</c> if the stripe is empty.</summary>
    public CacheEntry? Evict(int stripe)
    {
        var size = _buckets.Length / Stripes;

        // Once round clears every mark, so that the second time finds one.
        for (var step = 0; step <= 2 * size; step++)
        {
            var bucket = (stripe * size) + (_hands[stripe]++ & (size - 1));
            for (var entry = _buckets[bucket]; entry is not null; entry = entry.Next)
            {
                if (!entry.Used)
                {
                    return Unlink(entry, bucket);
                }

                entry.Rest();
            }
        }

        return null;
    }

    public IEnumerable<CacheEntry> TakeAll(int stripe)
    {
        var size = _buckets.Length / Stripes;
        for (var bucket = stripe * size; bucket < (stripe + 1) * size; bucket++)
        {
            while (_buckets[bucket] is { } entry)
            {
                yield return Unlink(entry, bucket);
            }
        }
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

    // What it points to stays: a reader that stands on it goes on from there.
    private CacheEntry Unlink(CacheEntry entry, int bucket)
    {
        if (_buckets[bucket] == entry)
        {
            Volatile.Write(ref _buckets[bucket], entry.Next);
        }
        else
        {
            var before = _buckets[bucket]!;
            while (before.Next != entry)
            {
                before = before.Next!;
            }

            before.Next = entry.Next;
        }

        Interlocked.Decrement(ref _count);
        return entry;
    }
}
