using System.Diagnostics.CodeAnalysis;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// The results of database reads, by hash: facts, never verdicts. If a fill and an invalidation coincide, the fill is discarded.
/// </summary>
internal sealed class VerificationCache : ICommittedChanges, ICachedKeys
{
    private const int PlaceBits = 8;

    // A version for each place, even if it holds no entry. More places mean fewer fills that are discarded for a neighbour's change.
    private readonly long[] _versions = new long[1 << PlaceBits];
    private readonly Lock _writing = new();
    private readonly LeaseExchange _leases;
    private readonly TimeProvider _clock;
    private readonly SharedSubjects<CustomerFacts> _customers = new();
    private readonly SharedSubjects<KeyChain> _chains = new();
    private readonly SharedValues<IReadOnlyList<RateLimit>> _rateLimits = new();
    private readonly SharedValues<ScopeSet> _scopes = new();
    private readonly SharedValues<AllowList> _allowLists = new();
    private readonly SharedValues<Metadata> _metadata = new();
    private readonly KeyedHashing _hashing = new();
    private readonly EntryTable _known;
    private readonly EntryTable _unknown;

    public VerificationCache(VerificationOptions settings, LeaseExchange leases, TimeProvider clock)
    {
        (_leases, _clock) = (leases, clock);
        Sessions = new SessionCache(clock);
        _known = new EntryTable(settings.CacheEntries, _hashing);
        _unknown = new EntryTable(settings.UnknownEntries, _hashing);
    }

    /// <summary>Cached sessions, under the same rules.</summary>
    public SessionCache Sessions { get; }

    public int Count => _known.Count;

    public int UnknownCount => _unknown.Count;

    /// <summary>Finds the cached result for a hash: a key's facts, or that no key has it.</summary>
    public bool TryFind(TokenHash hash, long timestamp, [NotNullWhen(true)] out CacheEntry? entry) =>
        _known.TryFind(hash, timestamp, out entry) || _unknown.TryFind(hash, timestamp, out entry);

    /// <summary>Take it before reading the database.</summary>
    public FillTicket BeginFill(TokenHash hash) => new(Volatile.Read(ref VersionOf(hash)), _customers.Version, _chains.Version);

    /// <summary>Caches the result of a read, unless any of it was invalidated since the ticket was taken.</summary>
    public void Fill(TokenHash hash, FillTicket ticket, VerifiedAccesskey? facts)
    {
        lock (_writing)
        {
            if (VersionOf(hash) != ticket.PlaceVersion)
            {
                return;
            }

            SharedSubject<CustomerFacts>? customer = null;
            SharedSubject<KeyChain>? chain = null;
            if (facts is { Caller: var caller })
            {
                var own = new CustomerFacts(caller.Customer, caller.IsOperator, Shared(facts.CustomerLimits));
                customer = _customers.Hold(caller.Customer.Id, own, ticket.CustomersVersion);
                if (customer is null)
                {
                    return;
                }

                chain = facts.Chain is { } linked ? _chains.Hold(linked.Id, linked, ticket.ChainsVersion) : null;
                if (facts.Chain is not null && chain is null)
                {
                    _customers.Release(customer);
                    return;
                }

                facts = facts with
                {
                    Caller = caller with { Customer = customer.Value.Model, Authority = Shared(caller.Authority) },
                    Metadata = _metadata.Share(facts.Metadata),
                    Chain = chain?.Value,
                    Limits = Shared(facts.Limits),
                    CustomerLimits = customer.Value.Limits,
                };
            }

            Remove(hash);
            var table = facts is null ? _unknown : _known;
            Release(table.Add(new CacheEntry(hash, facts, customer, chain, CacheExpiry.EndFrom(_clock))));
        }
    }

    /// <summary>
    /// Drops the entries that a change of this subject outdated. Only this method defines which these are.
    /// The compiler rejects a kind that is missing here.
    /// </summary>
    /// <returns>Whether they are known. They aren't for a key whose row was removed, because its hash is unknown.</returns>
    public bool TryInvalidate(ChangedSubject subject)
    {
        if (subject.IsUnaltered)
        {
            return true;
        }

#pragma warning disable CS8524 // A value without a name can't occur: ChangedSubject.Read takes names only.
        Action? drop = subject.Kind switch
        {
            SubjectKind.Accesskey => subject.TokenHash is { } hash ? () => Invalidate(hash) : null,
            SubjectKind.Customer => () => InvalidateCustomer(subject.Id),
            SubjectKind.Agent => () => Sessions.InvalidateAgent(subject.Id),
            SubjectKind.Session => () => Sessions.Invalidate(subject.Id),
            SubjectKind.Database => Clear,
            SubjectKind.Limits => () => InvalidateLimits(subject.Id, subject.TokenHash),

            // No entry has what is left of them.
            SubjectKind.Credits => () => _leases.NoteAdded(subject.Id),

            // Only newer nodes know which entries it outdated. It may be any.
            null => Clear,
        };
#pragma warning restore CS8524
        drop?.Invoke();
        return drop is not null;
    }

    public void Invalidate(TokenHash hash)
    {
        lock (_writing)
        {
            VersionOf(hash)++;
            Remove(hash);
        }
    }

    public void InvalidateCustomer(Guid id)
    {
        _customers.Invalidate(id);
        Sessions.InvalidateCustomer(id);
    }

    /// <summary>Drops a chain's keys or a customer's. Only one of the two has this id.</summary>
    /// <param name="first">
    /// The hash of the chain's first key, which has no mark while the chain has no other; <c>null</c> for a customer, and for a key whose row
    /// was removed: its entry was dropped when it was deleted.
    /// </param>
    public void InvalidateLimits(Guid subject, TokenHash? first)
    {
        if (first is { } hash)
        {
            Invalidate(hash);
        }

        _chains.Invalidate(subject);
        _customers.Invalidate(subject);
    }

    public void Clear()
    {
        Sessions.Clear();
        lock (_writing)
        {
            foreach (ref var version in _versions.AsSpan())
            {
                version++;
            }

            foreach (var entry in _known.RemoveAll().Concat(_unknown.RemoveAll()))
            {
                Release(entry);
            }
        }
    }

    private ref long VersionOf(TokenHash hash) => ref _versions[_hashing.Of(hash) >> (64 - PlaceBits)];

    private void Remove(TokenHash hash)
    {
        Release(_known.Remove(hash));
        _unknown.Remove(hash);
    }

    private void Release(CacheEntry? entry)
    {
        if (entry?.Customer is { } customer)
        {
            _customers.Release(customer);
        }

        if (entry?.Chain is { } chain)
        {
            _chains.Release(chain);
        }
    }

    private SubjectLimits? Shared(SubjectLimits? limits) =>
        limits is null ? null : limits with { RateLimits = _rateLimits.Share(limits.RateLimits) };

    private Authority Shared(Authority authority) =>
        authority with { Scopes = _scopes.Share(authority.Scopes), AllowedIps = _allowLists.Share(authority.AllowedIps) };
}
