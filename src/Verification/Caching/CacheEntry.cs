using Accesskeys.Application.Verification;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Caching;

/// <summary>What was read of one hash: the key's facts or, with none, that no key has it.</summary>
internal sealed class CacheEntry(VerifiedAccesskey? facts, SharedCustomer? customer)
{
    private long _lastUse;
    private bool _isNoted;

    public VerifiedAccesskey? Facts => facts;

    public SharedCustomer? Customer => customer;

    /// <summary>
    /// Notes its use, by the second: a key in constant use costs no more than one that is not. Whether it is the first since the last
    /// time that was taken, so that somebody has to be told.
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

    /// <summary>The last use that was noted. From here on the next one is the first again.</summary>
    public DateTimeOffset TakeUse()
    {
        Volatile.Write(ref _isNoted, false);
        return new DateTimeOffset(Volatile.Read(ref _lastUse), TimeSpan.Zero);
    }
}
