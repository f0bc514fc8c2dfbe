using System.Collections.Concurrent;
using Accesskeys.Infrastructure.Verification;

namespace Accesskeys.Infrastructure.Uses;

/// <summary>
/// What is counted until it is written: a bounded number of counters, shared fairly by customers. What is taken to be written is
/// replaced by an empty set, so nothing that is counted meanwhile is lost or written twice.
/// </summary>
internal sealed class CounterBuffer(VerificationSettings settings)
{
    private readonly Lock _lock = new();

    // The remembered keys that were used since the last time. The latest use stands in the entry and is read when it is taken.
    private readonly ConcurrentQueue<CacheEntry> _used = [];
    private readonly int _mostUsed = 2 * settings.CacheEntries;
    private FairCounters _counters = new(CapacityOf(settings));
    private long _lost;

    /// <summary>The number of events that were lost since the start because there was no place for them.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Room for the last use of every key in memory, and for refusals beside it.</summary>
    public static int CapacityOf(VerificationSettings settings) => 10_000 + (2 * settings.CacheEntries);

    /// <summary>Notes the use of a remembered key: the hot path, which locks and allocates nothing.</summary>
    public void NoteUse(in FoundEntry found, DateTimeOffset at)
    {
        if (found.NoteUse(at))
        {
            Mark(found.Entry);
        }
    }

    public void NoteUse(Guid customer, Guid accesskey, DateTimeOffset at) =>
        Add(customer, new CounterKey(CounterKind.LastUse, accesskey), at.UtcTicks);

    public void Add(Guid customer, in CounterKey key, long value)
    {
        lock (_lock)
        {
            _lost += _counters.Add(customer, key, value);
        }
    }

    /// <summary>Takes everything that was counted since the last time, in the order of <see cref="FairCounters.InTurns"/>.</summary>
    public IReadOnlyList<Counter> Take()
    {
        // As many as are there now: keys go on being used.
        for (var left = _used.Count; left > 0 && _used.TryDequeue(out var entry); left--)
        {
            AddUse(entry);
        }

        FairCounters taken;
        lock (_lock)
        {
            (taken, _counters) = (_counters, new FairCounters(CapacityOf(settings)));
        }

        return [.. taken.InTurns];
    }

    // Apart from NoteUse, which is small enough to be inlined without it.
    private void Mark(CacheEntry entry)
    {
        if (_used.Count < _mostUsed)
        {
            _used.Enqueue(entry);
        }
        else
        {
            AddUse(entry);
        }
    }

    private void AddUse(CacheEntry entry) => NoteUse(entry.Facts!.Caller.Customer.Id, entry.Facts.Id, entry.TakeUse());
}
