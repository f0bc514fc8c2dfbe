using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Caching;

/// <summary>The result of reading one hash: the key's facts, or none if no key has it.</summary>
internal sealed class CacheEntry(
    TokenHash hash, VerifiedAccesskey? facts, SharedSubject<CustomerFacts>? customer, SharedSubject<KeyChain>? chain, long rereadAt)
{
    private static readonly int _outcomes = Enum.GetValues<VerificationCode>().Length;

    private long _lastUse;
    private long _validUses;
    private long[]? _rejectedUses;
    private bool _isNoted;
    private bool _isUsed;

    public TokenHash Hash => hash;

    public VerifiedAccesskey? Facts => facts;

    public SharedSubject<CustomerFacts>? Customer => customer;

    public SharedSubject<KeyChain>? Chain => chain;

    /// <summary>Where it is in its table's order of eviction.</summary>
    public int Place { get; set; }

    /// <summary>The wall-clock ticks until which it is valid for any request without scopes; none if more than the time decides.</summary>
    public long PlainUntil { get; } = facts is { IsPlain: true, ExpiresAt: var end } ? end.UtcTicks : long.MinValue;

    /// <summary>Whether it must be read again, because of its age or a change of its customer or chain.</summary>
    public bool IsOutdated(long timestamp) => timestamp >= rereadAt || customer is { IsOutdated: true } || chain is { IsOutdated: true };

    /// <summary>Saves it from the next eviction.</summary>
    public void MarkUsed()
    {
        // Written once instead of at each use, because a cache line that is only read stays in the caches of all cores.
        if (!_isUsed)
        {
            _isUsed = true;
        }
    }

    /// <summary>Returns whether it was used since the last call.</summary>
    public bool TakeUsed()
    {
        var used = _isUsed;
        _isUsed = false;
        return used;
    }

    /// <summary>Whether it has been rejected since it was read.</summary>
    public bool HasRejectedUses => _rejectedUses is not null;

    /// <summary>The uses with this outcome that haven't been moved to the counters yet.</summary>
    // Most keys are never rejected, so they don't hold a word for each reason.
    public ref long Uses(VerificationCode outcome) => ref outcome == VerificationCode.Valid ? ref _validUses : ref RejectedUses()[(int)outcome];

    /// <summary>
    /// Records its use, by the second, so that a key in constant use costs no more than others. Returns whether it is the first since the last
    /// use was taken, and has to be reported.
    /// </summary>
    public bool NoteUse(DateTimeOffset now)
    {
        if (now.UtcTicks / TimeSpan.TicksPerSecond <= Volatile.Read(ref _lastUse) / TimeSpan.TicksPerSecond)
        {
            return false;
        }

        Volatile.Write(ref _lastUse, now.UtcTicks);
        return !Interlocked.Exchange(ref _isNoted, true);
    }

    /// <summary>Takes the last recorded use. The next use is the first again.</summary>
    public DateTimeOffset TakeUse()
    {
        // A full fence: a use that still sees the mark must be the one that is read.
        Interlocked.Exchange(ref _isNoted, false);
        return new DateTimeOffset(Volatile.Read(ref _lastUse), TimeSpan.Zero);
    }

    private long[] RejectedUses() => _rejectedUses ?? Interlocked.CompareExchange(ref _rejectedUses, new long[_outcomes], null) ?? _rejectedUses;
}
