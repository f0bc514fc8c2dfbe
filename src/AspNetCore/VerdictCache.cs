namespace Accesskeys.AspNetCore;

/// <summary>
/// Recent and pending verifications. Simultaneous requests for the same key wait for one verification. If its verdict turns out to be
/// for one use alone, because the key is limited, each of them asks for itself. The cache has two halves, which bounds it without
/// searching for entries to drop: when the newer half is full, the older one is dropped.
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
    /// <param name="cancellationToken">Ends waiting for another request's verification. One that has been sent is never cancelled.</param>
    public async Task<Verdict> GetAsync(
        string key, TimeSpan cacheFor, Func<Task<Verdict>> ask, CancellationToken cancellationToken = default)
    {
        Entry? shared;
        var own = new Entry(ClockReading.Now(clock), ask);
        lock (_lock)
        {
            var last = Find(key);
            shared = last?.Counts(own.AskedAt.Since(last.AskedAt, clock), cacheFor) == true ? last : null;

            // Pending entries can be joined. A key whose last verdict was for one use is probably limited: it isn't worth waiting for.
            if (shared is null && cacheFor > TimeSpan.Zero && last?.IsForOneUse != true)
            {
                Keep(key, own);
            }
        }

        if (shared is not null)
        {
            var verdict = await shared.Verdict.WaitAsync(cancellationToken);
            if (!verdict.IsForOneUse)
            {
                return verdict;
            }

            own = new Entry(ClockReading.Now(clock), ask);
        }

        // Not under the lock, because it runs synchronously until the request's first wait.
        var answer = await own.Verdict;
        if (cacheFor > TimeSpan.Zero)
        {
            KeepIfLatest(key, own);
        }

        return answer;
    }

    // Of the verifications of a limited key, which overlap, the last to be sent decides whether the next request may be shared.
    private void KeepIfLatest(string key, Entry entry)
    {
        lock (_lock)
        {
            if (Find(key) is not { } last || last.AskedAt.Timestamp < entry.AskedAt.Timestamp)
            {
                Keep(key, entry);
            }
        }
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

        public bool IsForOneUse => _verdict.IsValueCreated && Verdict is { IsCompletedSuccessfully: true, Result.IsForOneUse: true };

        public bool Counts(TimeSpan age, TimeSpan cacheFor) => age < cacheFor
            && (!_verdict.IsValueCreated || !Verdict.IsCompleted || (Verdict.IsCompletedSuccessfully && !(age >= Verdict.Result.FreshFor)));
    }
}
