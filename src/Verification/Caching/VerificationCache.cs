using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// The results of database reads, by hash: facts, never verdicts. If a fill and an invalidation coincide, the fill is discarded.
/// </summary>
internal sealed class VerificationCache : ICommittedChanges
{
    private readonly TimeProvider _clock;
    private readonly SharedCustomers _customers = new();
    private readonly SharedValues<ScopeSet> _scopes = new();
    private readonly SharedValues<AllowList> _allowLists = new();
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, EntryTable.Stripes).Select(_ => new Stripe())];
    private readonly EntryTable _known;
    private readonly EntryTable _unknown;

    public VerificationCache(VerificationOptions settings, TimeProvider clock)
    {
        _clock = clock;
        Sessions = new SessionCache(clock);
        var places = new KeyedHashing();
        _known = new EntryTable(settings.CacheEntries, places);
        _unknown = new EntryTable(settings.UnknownEntries, places);
    }

    /// <summary>Cached sessions, under the same rules.</summary>
    public SessionCache Sessions { get; }

    public int Count => _known.Count;

    public int UnknownCount => _unknown.Count;

    /// <summary>Call it ahead of <see cref="TryFind"/>, with other work in between.</summary>
    public void Prefetch(TokenHash hash) => _known.Prefetch(hash);

    /// <summary>Finds the cached result for a hash: a key's facts, or that no key has it.</summary>
    public bool TryFind(TokenHash hash, long timestamp, out FoundEntry found) =>
        _known.TryFind(hash, timestamp, out found) || _unknown.TryFind(hash, timestamp, out found);

    /// <summary>Take it before reading the database.</summary>
    public FillTicket BeginFill(TokenHash hash) =>
        new(Volatile.Read(ref StripeOf(hash).Version), _customers.Version);

    /// <summary>Caches the result of a read, unless any of it was invalidated since the ticket was taken.</summary>
    public void Fill(TokenHash hash, FillTicket ticket, VerifiedAccesskey? facts)
    {
        if (!TryFill(hash, ticket, facts) && MakeRoom(facts is null ? _unknown : _known))
        {
            TryFill(hash, ticket, facts);
        }
    }

    /// <summary>
    /// Drops the entries that a change of this subject outdated. Only this method defines which these are.
    /// The compiler rejects a kind that is missing here.
    /// </summary>
    /// <returns>Whether they are known. They aren't for a key whose row was removed, because its hash is unknown.</returns>
    public bool TryInvalidate(ChangedSubject subject)
    {
#pragma warning disable CS8524 // A value without a name can't occur: ChangedSubject.Read takes names only.
        Action? drop = subject.Kind switch
        {
            SubjectKind.Accesskey => subject.TokenHash is { } hash ? () => Invalidate(hash) : null,
            SubjectKind.Customer => () => InvalidateCustomer(subject.Id),
            SubjectKind.Agent => () => Sessions.InvalidateAgent(subject.Id),
            SubjectKind.Session => () => Sessions.Invalidate(subject.Id),

            // Only newer nodes know which entries it outdated. It may be any.
            null => Clear,
        };
#pragma warning restore CS8524
        drop?.Invoke();
        return drop is not null;
    }

    public void Invalidate(TokenHash hash)
    {
        var stripe = StripeOf(hash);
        lock (stripe.Lock)
        {
            stripe.Version++;
            Drop(_known.Remove(hash));
            _unknown.Remove(hash);
        }
    }

    public void InvalidateCustomer(Guid id)
    {
        _customers.Invalidate(id);
        Sessions.InvalidateCustomer(id);
    }

    public void Clear()
    {
        Sessions.Clear();
        for (var index = 0; index < _stripes.Length; index++)
        {
            lock (_stripes[index].Lock)
            {
                _stripes[index].Version++;
                foreach (var entry in _known.TakeAll(index).Concat(_unknown.TakeAll(index)))
                {
                    Drop(entry);
                }
            }
        }
    }

    /// <summary>Returns whether it is done. If not, the table is full and this stripe has nothing to evict.</summary>
    private bool TryFill(TokenHash hash, FillTicket ticket, VerifiedAccesskey? facts)
    {
        var table = facts is null ? _unknown : _known;
        var rereadAt = CacheExpiry.EndFrom(_clock);
        var stripe = StripeOf(hash);
        lock (stripe.Lock)
        {
            if (stripe.Version != ticket.StripeVersion)
            {
                return true;
            }

            SharedCustomer? customer = null;
            if (facts is { Caller: var caller })
            {
                customer = _customers.Hold(caller.Customer, caller.IsOperator, ticket.CustomersVersion);
                if (customer is null)
                {
                    return true;
                }

                facts = facts with { Caller = caller with { Customer = customer.Model, Authority = Shared(caller.Authority) } };
            }

            Drop(_known.Remove(hash));
            _unknown.Remove(hash);
            var entry = new CacheEntry(facts, customer);
            var added = table.TryAdd(hash, entry, rereadAt, out var evicted);
            Drop(evicted);
            if (!added)
            {
                Drop(entry);
            }

            return added;
        }
    }

    private Stripe StripeOf(TokenHash hash) => _stripes[_known.StripeOf(hash)];

    private Authority Shared(Authority authority) =>
        authority with { Scopes = _scopes.Share(authority.Scopes), AllowedIps = _allowLists.Share(authority.AllowedIps) };

    private bool MakeRoom(EntryTable table)
    {
        for (var index = 0; index < _stripes.Length; index++)
        {
            lock (_stripes[index].Lock)
            {
                if (table.Evict(index) is { } evicted)
                {
                    Drop(evicted);
                    return true;
                }
            }
        }

        return false;
    }

    private void Drop(CacheEntry? entry)
    {
        if (entry?.Customer is { } customer)
        {
            _customers.Release(customer);
        }
    }

    private sealed class Stripe
    {
        public long Version;

        public Lock Lock { get; } = new();
    }
}
