using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Infrastructure.Verification;

/// <summary>What was read of one hash: the key's facts or, with none, that no key has it.</summary>
internal sealed class CacheEntry(TokenHash hash, VerifiedAccesskey? facts, SharedCustomer? customer, long rereadAt)
{
    private long _lastUse;
    private bool _isNoted;

    public TokenHash Hash => hash;

    public VerifiedAccesskey? Facts => facts;

    public SharedCustomer? Customer => customer;

    /// <summary>The timestamp from which on it counts no longer.</summary>
    public long RereadAt => rereadAt;

    /// <summary>Beside the hash, so that a verdict needs no other line of memory.</summary>
    public DateTimeOffset ExpiresAt { get; } = facts?.ExpiresAt ?? default;

    /// <summary>Whether the expiry alone decides where no scope is asked for, as it does for most.</summary>
    public bool IsPlain { get; } = facts is { IsPlain: true };

    public CacheEntry? Next { get; set; }

    /// <summary>Whether it was asked for since the last time that room was looked for.</summary>
    public bool Used { get; private set; }

    public void Use()
    {
        // Written once and not at each use: a line of memory that all cores only read stays with all of them.
        if (!Used)
        {
            Used = true;
        }
    }

    public void Rest() => Used = false;

    /// <summary>
    /// Notes its use, by the second: a key in constant use costs no more than one that is not. Whether it is the first since the last
    /// time that was taken, so that somebody has to be told.
    /// </summary>
    public bool NoteUse(DateTimeOffset now)
    {
        if (now.UtcTicks - Volatile.Read(ref _lastUse) < TimeSpan.TicksPerSecond)
        {
            return false;
        }

        Volatile.Write(ref _lastUse, now.UtcTicks);
        return !Interlocked.Exchange(ref _isNoted, true);
    }

    /// <summary>The last use that was noted. From here on the next one is the first again.</summary>
    public DateTimeOffset TakeUse()
    {
        Volatile.Write(ref _isNoted, false);
        return new DateTimeOffset(Volatile.Read(ref _lastUse), TimeSpan.Zero);
    }
}
