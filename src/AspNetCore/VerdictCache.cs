namespace Accesskeys.AspNetCore;

/// <summary>
/// Recent and pending verifications. Simultaneous requests for the same key wait for one verification. It has two
/// halves, which bounds it without searching for entries to drop: when the newer half is full, the older one is dropped.
/// </summary>
internal sealed class VerdictCache(TimeProvider clock, int capacity = VerdictCache.MostEntries)
{
    private const int MostEntries = 20_000;

    private readonly Lock _lock = new();
    private Dictionary<string, Entry> _newer = [];
    private Dictionary<string, Entry> _older = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _newer.Count + _older.Count;
            }
        }
    }

    /// <param name="key">The key of the verification, which doesn't reveal the token.</param>
    /// <param name="cacheFor">How long a result is valid, counted from before the request.</param>
    /// <param name="ask">Sends the request to the service.</param>
    public Task<Verdict> GetAsync(string key, TimeSpan cacheFor, Func<Task<Verdict>> ask)
    {
        Entry entry;
        lock (_lock)
        {
            var now = ClockReading.Now(clock);
            if (Find(key) is { } found && found.Counts(now.Since(found.AskedAt, clock), cacheFor))
            {
                return found.Verdict;
            }

            entry = new Entry(now, ask);
            if (cacheFor > TimeSpan.Zero)
            {
                Keep(key, entry);
            }
        }

        // Not under the lock, because it runs synchronously until the request's first wait.
        return entry.Verdict;
    }

    private Entry? Find(string key)
    {
        if (_newer.TryGetValue(key, out var entry))
        {
            return entry;
        }

        if (_older.Remove(key, out entry))
        {
            Keep(key, entry);
        }

        return entry;
    }

    private void Keep(string key, Entry entry)
    {
        if (_newer.Count >= capacity / 2)
        {
            (_older, _newer) = (_newer, []);
        }

        _older.Remove(key);
        _newer[key] = entry;
    }

    private sealed class Entry(ClockReading askedAt, Func<Task<Verdict>> ask)
    {
        private readonly Lazy<Task<Verdict>> _verdict = new(ask);

        public ClockReading AskedAt => askedAt;

        public Task<Verdict> Verdict => _verdict.Value;

        public bool Counts(TimeSpan age, TimeSpan cacheFor) => age < cacheFor
            && (!_verdict.IsValueCreated || !Verdict.IsCompleted || (Verdict.IsCompletedSuccessfully && !(age >= Verdict.Result.FreshFor)));
    }
}
