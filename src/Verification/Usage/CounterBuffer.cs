namespace Accesskeys.Verification.Usage;

/// <summary>
/// Counters until they are written: a bounded number, shared fairly by customers. Counters that are taken for writing are
/// replaced by an empty set, so nothing counted meanwhile is lost or written twice.
/// </summary>
public sealed class CounterBuffer(VerificationOptions options)
{
    private readonly Lock _lock = new();
    private FairCounters _counters = new(CapacityOf(options));
    private long _lost;

    /// <summary>The number of events that were lost since startup because there was no place for them.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Room for the last use and the usage of every key in memory, and for the rest beside them.</summary>
    public static int CapacityOf(VerificationOptions options) => 10_000 + (4 * options.CacheEntries);

    public void Add(Guid customer, in CounterKey key, long value, long cost = 0)
    {
        lock (_lock)
        {
            _lost += _counters.Add(customer, key, value, cost);
        }
    }

    /// <summary>Takes everything that was counted since the last time; customers take turns in its order.</summary>
    public IReadOnlyList<Counter> Take()
    {
        FairCounters taken;
        lock (_lock)
        {
            (taken, _counters) = (_counters, new FairCounters(CapacityOf(options)));
        }

        return [.. taken.InTurns];
    }
}
