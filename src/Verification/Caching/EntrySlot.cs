using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// A place for an entry, with a copy of the data that most verdicts need. They touch no other memory except the shared customer.
/// </summary>
internal struct EntrySlot
{
    /// <summary>Marks a slot that is being written. No lookup matches it.</summary>
    private static readonly CacheEntry _placeholder = new(facts: null, customer: null);

    private CacheEntry? _entry;
    private VerifiedAccesskey? _facts;
    private SharedCustomer? _customer;
    private TokenHash _hash;
    private long _rereadAt;
    private long _plainUntil;
    private uint _notedIn;
    private bool _used;

    /// <summary>Read it first: the members read after it may already belong to another entry, see <see cref="IsStill"/>.</summary>
    public readonly CacheEntry? Entry => Volatile.Read(in _entry);

    public readonly VerifiedAccesskey? Facts => _facts;

    public readonly TokenHash Hash => _hash;

    /// <summary>The wall-clock ticks until which it is valid for any request without scopes; none if more than the time decides.</summary>
    public readonly long PlainUntil => _plainUntil;

    /// <summary>Whether it was used since the last eviction scan.</summary>
    public readonly bool Used => _used;

    /// <summary>Whether it must be read again, because of its age or a change of its customer.</summary>
    public readonly bool IsOutdated(long timestamp) => timestamp >= _rereadAt || _customer is { IsOutdated: true };

    /// <summary>Whether everything read since <see cref="Entry"/> returned this entry belongs to it. No entry is put into a slot twice.</summary>
    public readonly bool IsStill(CacheEntry entry)
    {
        Volatile.ReadBarrier();
        return _entry == entry && entry != _placeholder;
    }

    /// <summary>Requires the stripe's lock.</summary>
    public void Put(TokenHash hash, CacheEntry entry, long rereadAt)
    {
        Clear(_placeholder);
        _hash = hash;
        _rereadAt = rereadAt;
        _facts = entry.Facts;
        _customer = entry.Customer;
        _plainUntil = entry.Facts is { IsPlain: true, ExpiresAt: var end } ? end.UtcTicks : long.MinValue;
        _notedIn = 0;
        _used = false;
        Volatile.Write(ref _entry, entry);
    }

    /// <summary>Requires the stripe's lock.</summary>
    public void Put(in EntrySlot other)
    {
        Put(other._hash, other._entry!, other._rereadAt);
        (_notedIn, _used) = (other._notedIn, other._used);
    }

    /// <summary>Requires the stripe's lock.</summary>
    public void Clear() => Clear(null);

    public void Use()
    {
        // Written once instead of at each use, because a cache line that is only read stays in the caches of all cores.
        if (!_used)
        {
            _used = true;
        }
    }

    public void Rest() => _used = false;

    /// <summary>Whether no use was recorded within that second yet. The use itself is recorded in another cache line.</summary>
    public bool IsFirstNoteOf(uint second)
    {
        if (_notedIn == second)
        {
            return false;
        }

        _notedIn = second;
        return true;
    }

    // After the entry that moved out of here is visible in its new slot, and before anything else of this slot changes.
    private void Clear(CacheEntry? placeholder)
    {
        Volatile.Write(ref _entry, placeholder);
        Volatile.WriteBarrier();
        _facts = null;
        _customer = null;
    }
}
