using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// What was read of the database, by hash: facts and never verdicts. Of a fill and an invalidation that meet, the fill loses.
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

    /// <summary>What is known of sessions, under the same rules.</summary>
    public SessionCache Sessions { get; }

    public int Count => _known.Count;

    public int UnknownCount => _unknown.Count;

    /// <summary>To be called ahead of <see cref="TryFind"/>, with other work between.</summary>
    public void Prefetch(TokenHash hash) => _known.Prefetch(hash);

    /// <summary>What is known of a hash: a key's facts or that no key has it.</summary>
    public bool TryFind(TokenHash hash, long timestamp, out FoundEntry found) =>
        _known.TryFind(hash, timestamp, out found) || _unknown.TryFind(hash, timestamp, out found);

    /// <summary>To be taken before the database is read.</summary>
    public FillTicket BeginFill(TokenHash hash) =>
        new(Volatile.Read(ref StripeOf(hash).Version), _customers.Version);

    /// <summary>Remembers what was read, unless anything of it was invalidated since the ticket was taken.</summary>
    public void Fill(TokenHash hash, FillTicket ticket, VerifiedAccesskey? facts)
    {
        if (!TryFill(hash, ticket, facts) && MakeRoom(facts is null ? _unknown : _known))
        {
            TryFill(hash, ticket, facts);
        }
    }

    /// <summary>
    /// Drops what a change of this subject outdated: the only place that says what that is.
    /// The compiler rejects a kind that is missing here.
    /// </summary>
    /// <returns>Whether that could be told. It can't of a key whose row is gone, since its hash is unknown.</returns>
    public bool TryInvalidate(ChangedSubject subject)
    {
#pragma warning disable CS8524 // A value without a name can't occur: ChangedSubject.Read takes names only.
        Action? drop = subject.Kind switch
        {
            SubjectKind.Accesskey => subject.TokenHash is { } hash ? () => Invalidate(hash) : null,
            SubjectKind.Customer => () => InvalidateCustomer(subject.Id),
            SubjectKind.Agent => () => Sessions.InvalidateAgent(subject.Id),
            SubjectKind.Session => () => Sessions.Invalidate(subject.Id),

            // Only newer nodes know what it outdated: it may be anything.
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

    /// <summary>Whether it is settled; if not, the table is full and this stripe has nothing to give.</summary>
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
