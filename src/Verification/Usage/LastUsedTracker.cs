using System.Collections.Concurrent;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// Records when keys were last used. The latest use of a cached key is in its cache entry until <see cref="Flush"/>, so the hot
/// path locks and allocates nothing.
/// </summary>
public sealed class LastUsedTracker(CounterBuffer counters, VerificationOptions options)
{
    // The cached keys that were used since the last flush.
    private readonly ConcurrentQueue<CacheEntry> _used = [];
    private readonly int _mostUsed = 2 * options.CacheEntries;

    public void Note(Guid customer, Guid accesskey, DateTimeOffset at) =>
        counters.Add(customer, new CounterKey(CounterKind.LastUse, accesskey), at.UtcTicks);

    /// <summary>Moves the recorded uses of cached keys into the counters.</summary>
    public void Flush()
    {
        // Only as many as are queued now, because keys are used all the time.
        for (var left = _used.Count; left > 0 && _used.TryDequeue(out var entry); left--)
        {
            Add(entry);
        }
    }

    internal void Note(CacheEntry entry, DateTimeOffset at)
    {
        if (entry.NoteUse(at))
        {
            Mark(entry);
        }
    }

    // Separate from Note, which is small enough to be inlined without it.
    private void Mark(CacheEntry entry)
    {
        if (_used.Count < _mostUsed)
        {
            _used.Enqueue(entry);
        }
        else
        {
            Add(entry);
        }
    }

    private void Add(CacheEntry entry) => Note(entry.Facts!.Caller.Customer.Id, entry.Facts.Id, entry.TakeUse());
}
