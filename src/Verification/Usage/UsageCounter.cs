using System.Collections.Concurrent;
using Accesskeys.Application.Verification;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// Counts the uses of keys by hour and outcome, with their cost. The uses of a cached key are in its cache entry until <see cref="Flush"/>, so
/// the hot path locks and allocates nothing. Each use is counted under the hour of its own clock reading, also when the hour changes.
/// </summary>
public sealed class UsageCounter(CounterBuffer counters, VerificationOptions options)
{
    // Those of known keys.
    private static readonly VerificationCode[] _outcomes =
        [.. Enum.GetValues<VerificationCode>().Except([VerificationCode.Malformed, VerificationCode.NotFound])];

    // The cached keys with uses that aren't in the counters yet. It keeps entries that have left the cache until then.
    private readonly ConcurrentQueue<CacheEntry> _used = [];
    private readonly int _mostUsed = 2 * options.CacheEntries;

    /// <summary>Moves the uses of cached keys into the counters.</summary>
    public void Flush()
    {
        // Only as many as are queued now, because keys are used all the time.
        for (var left = _used.Count; left > 0 && _used.TryDequeue(out var entry); left--)
        {
            Add(entry);
        }
    }

    internal void Count(VerifiedAccesskey accesskey, VerificationCode outcome, int cost, DateTimeOffset at) =>
        Add(accesskey, outcome, at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerHour)), 1, CostOf(outcome, cost));

    /// <param name="entry">Of a known key.</param>
    internal void Count(CacheEntry entry, VerificationCode outcome, int cost, DateTimeOffset at)
    {
        cost = CostOf(outcome, cost);
        if (cost > PendingUses.MostCost)
        {
            Count(entry.Facts!, outcome, cost, at);
            return;
        }

        ref var uses = ref entry.Uses(outcome);
        var one = PendingUses.One(at, cost);
        long before, after;
        do
        {
            before = Volatile.Read(ref uses);
            after = PendingUses.Add(before, one);
        }
        while (Interlocked.CompareExchange(ref uses, after, before) != before);

        if (after == one)
        {
            Begin(entry, outcome, before);
        }
    }

    private static int CostOf(VerificationCode outcome, int cost) => outcome == VerificationCode.Valid ? cost : 0;

    // Separate from Count, which is small without it. The entry is in the queue unless it had no uses with this outcome.
    private void Begin(CacheEntry entry, VerificationCode outcome, long before)
    {
        if (before != 0)
        {
            Add(entry.Facts!, outcome, before);
        }
        else if (_used.Count < _mostUsed)
        {
            _used.Enqueue(entry);
        }
        else
        {
            Add(entry);
        }
    }

    private void Add(CacheEntry entry)
    {
        foreach (var outcome in _outcomes)
        {
            if ((outcome == VerificationCode.Valid || entry.HasRejectedUses)
                && Interlocked.Exchange(ref entry.Uses(outcome), 0) is not 0 and var uses)
            {
                Add(entry.Facts!, outcome, uses);
            }
        }
    }

    private void Add(VerifiedAccesskey accesskey, VerificationCode outcome, long uses) =>
        Add(accesskey, outcome, PendingUses.HourOf(uses), PendingUses.UsesOf(uses), PendingUses.CostOf(uses));

    private void Add(VerifiedAccesskey accesskey, VerificationCode outcome, DateTimeOffset hour, long uses, long cost) => counters.Add(
        accesskey.Caller.Customer.Id, new CounterKey(CounterKind.Usage, accesskey.Id, hour, Code: outcome.ToWire()), uses, cost);
}
