namespace Accesskeys.Verification.Freshness;

/// <summary>The difference between this machine's clock and the database's. Expiry depends on this machine's clock.</summary>
public sealed class ClockSkew(VerificationOptions settings)
{
    private long _ticks;

    /// <summary>Positive if the database's clock is ahead.</summary>
    public TimeSpan Current => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public bool IsTooLarge => Current.Duration() > settings.RevocationBound;

    /// <summary>Records the smallest skew that explains the database's response, which was sent at some time between the two readings.</summary>
    public void Measure(DateTimeOffset? database, DateTimeOffset sent, DateTimeOffset received)
    {
        if (database is { } time)
        {
            var skew = time < sent ? time - sent : time > received ? time - received : TimeSpan.Zero;
            Interlocked.Exchange(ref _ticks, skew.Ticks);
        }
    }
}
