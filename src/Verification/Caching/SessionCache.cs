using System.Collections.Concurrent;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Caching;

/// <param name="Caller">The caller that the session identifies until it expires; <c>null</c> if it has ended.</param>
public sealed record SessionFacts(CallerSession Session, Caller? Caller);

/// <summary>
/// Sessions that were read, by the hash of their tokens. Sessions belong to people, so they are few and change rarely: every change raises
/// the single version that invalidates running fills, and scans all entries.
/// </summary>
public sealed class SessionCache(TimeProvider clock)
{
    public const int MostEntries = 10_000;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<TokenHash, Entry> _entries = new(new KeyedHashing());
    private long _version;

    public int Count => _entries.Count;

    public SessionFacts? Find(TokenHash hash, long timestamp) =>
        _entries.TryGetValue(hash, out var entry) && timestamp < entry.RereadAt ? entry.Facts : null;

    /// <summary>Take it before reading the database.</summary>
    public long BeginFill() => Volatile.Read(ref _version);

    /// <summary>Caches the result of a read, unless anything was invalidated since that version.</summary>
    public void Fill(TokenHash hash, long version, SessionFacts facts)
    {
        lock (_lock)
        {
            if (version != _version)
            {
                return;
            }

            // Frequent sign-ins must not use up the memory. Dropped sessions are read again.
            if (_entries.Count >= MostEntries)
            {
                _entries.Clear();
            }

            _entries[hash] = new Entry(facts, CacheExpiry.EndFrom(clock));
        }
    }

    public void Invalidate(Guid sessionId) => Invalidate(facts => facts.Session.Id == sessionId);

    public void InvalidateAgent(Guid agentId) => Invalidate(facts => facts.Session.AgentId == agentId);

    public void InvalidateCustomer(Guid customerId) => Invalidate(facts => facts.Caller?.Customer.Id == customerId);

    public void Clear() => Invalidate(_ => true);

    private void Invalidate(Predicate<SessionFacts> isOutdated)
    {
        lock (_lock)
        {
            _version++;
            foreach (var (hash, entry) in _entries)
            {
                if (isOutdated(entry.Facts))
                {
                    _entries.TryRemove(hash, out _);
                }
            }
        }
    }

    private sealed record Entry(SessionFacts Facts, long RereadAt);
}
