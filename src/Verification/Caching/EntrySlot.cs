using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Caching;

/// <summary>
/// A place for an entry, with a copy of what most verdicts need: they touch no other memory but the customer, whom many share.
/// </summary>
internal struct EntrySlot
{
    /// <summary>Stands in a slot while it is written: something else than what anybody looks for.</summary>
    private static readonly CacheEntry _placeholder = new(facts: null, customer: null);

    private CacheEntry? _entry;
    private VerifiedAccesskey? _facts;
    private SharedCustomer? _customer;
    private TokenHash _hash;
    private long _rereadAt;
    private long _plainUntil;
    private uint _notedIn;
    private bool _used;

    /// <summary>To be read first: what is read after it may be another's by now, see <see cref="IsStill"/>.</summary>
    public readonly CacheEntry? Entry => Volatile.Read(in _entry);

    public readonly VerifiedAccesskey? Facts => _facts;

    public readonly TokenHash Hash => _hash;

    /// <summary>The ticks of the wall's clock until which it is valid whatever else is asked, but for scopes; none where more decides.</summary>
    public readonly long PlainUntil => _plainUntil;

    /// <summary>Whether it was asked for since the last time that room was looked for.</summary>
    public readonly bool Used => _used;

    /// <summary>Whether it is to be read again: because of its age, or because its customer was changed.</summary>
    public readonly bool IsOutdated(long timestamp) => timestamp >= _rereadAt || _customer is { IsOutdated: true };

    /// <summary>Whether all that was read since <see cref="Entry"/> gave this one was its own: no entry is ever put into a slot twice.</summary>
    public readonly bool IsStill(CacheEntry entry)
    {
        Volatile.ReadBarrier();
        return _entry == entry && entry != _placeholder;
    }

    /// <summary>By who holds the stripe's lock.</summary>
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

    /// <summary>By who holds the stripe's lock.</summary>
    public void Put(in EntrySlot other)
    {
        Put(other._hash, other._entry!, other._rereadAt);
        (_notedIn, _used) = (other._notedIn, other._used);
    }

    /// <summary>By who holds the stripe's lock.</summary>
    public void Clear() => Clear(null);

    public void Use()
    {
        // Written once and not at each use: a line of memory that all cores only read stays with all of them.
        if (!_used)
        {
            _used = true;
        }
    }

    public void Rest() => _used = false;

    /// <summary>Whether nothing was noted within that second yet: what notes it then is another line of memory.</summary>
    public bool IsFirstNoteOf(uint second)
    {
        if (_notedIn == second)
        {
            return false;
        }

        _notedIn = second;
        return true;
    }

    // Not before whoever moved out of here is to be seen in the other slot, and before anything else of this one is changed.
    private void Clear(CacheEntry? placeholder)
    {
        Volatile.Write(ref _entry, placeholder);
        Volatile.WriteBarrier();
        _facts = null;
        _customer = null;
    }
}
