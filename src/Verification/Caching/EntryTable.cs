using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Caching;

/// <summary>Cache entries by hash, up to a maximum number. Reads take no lock; one write at a time, which its owner's lock ensures.</summary>
internal sealed class EntryTable(int capacity, KeyedHashing hashing)
{
    private readonly ConcurrentDictionary<TokenHash, CacheEntry> _entries = new(concurrencyLevel: 1, capacity: 31, hashing);

    // The same entries, in which eviction looks around for one that wasn't used since it last came by (second chance).
    private readonly List<CacheEntry> _ring = [];
    private int _hand;

    public int Count => _ring.Count;

    /// <param name="timestamp">The current time. Outdated entries aren't found.</param>
    public bool TryFind(TokenHash hash, long timestamp, [NotNullWhen(true)] out CacheEntry? entry)
    {
        if (!_entries.TryGetValue(hash, out entry) || entry.IsOutdated(timestamp))
        {
            entry = null;
            return false;
        }

        entry.MarkUsed();
        return true;
    }

    /// <summary>Adds an entry whose hash isn't in the table. Returns the entry that was evicted for it, if the table was full.</summary>
    public CacheEntry? Add(CacheEntry entry)
    {
        var evicted = _ring.Count == capacity ? Evict() : null;
        entry.Place = _ring.Count;
        _ring.Add(entry);
        _entries[entry.Hash] = entry;
        return evicted;
    }

    public CacheEntry? Remove(TokenHash hash)
    {
        if (!_entries.TryRemove(hash, out var entry))
        {
            return null;
        }

        // The last entry takes its place, so that no other has to move.
        var last = _ring[^1];
        _ring[entry.Place] = last;
        last.Place = entry.Place;
        _ring.RemoveAt(_ring.Count - 1);
        return entry;
    }

    public IReadOnlyList<CacheEntry> RemoveAll()
    {
        CacheEntry[] removed = [.. _ring];
        _ring.Clear();
        _entries.Clear();
        return removed;
    }

    private CacheEntry? Evict()
    {
        // Readers may mark entries again meanwhile, so the second round takes any.
        for (var step = 0; step < _ring.Count; step++)
        {
            var entry = Next();
            if (!entry.TakeUsed())
            {
                return Remove(entry.Hash);
            }
        }

        return Remove(Next().Hash);
    }

    private CacheEntry Next()
    {
        _hand = _hand < _ring.Count ? _hand : 0;
        return _ring[_hand++];
    }
}
