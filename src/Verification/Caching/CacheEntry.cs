using Accesskeys.Application.Verification;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Verification.Caching;

/// <summary>The result of reading one hash: the key's facts, or none if no key has it.</summary>
internal sealed class CacheEntry(VerifiedAccesskey? facts, SharedCustomer? customer)
{
    private long _lastUse;
    private bool _isNoted;

    public VerifiedAccesskey? Facts => facts;

    public SharedCustomer? Customer => customer;

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
        Volatile.Write(ref _isNoted, false);
        return new DateTimeOffset(Volatile.Read(ref _lastUse), TimeSpan.Zero);
    }
}
