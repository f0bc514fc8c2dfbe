namespace Accesskeys.Verification.Freshness;

/// <summary>How far this machine's clock is from the database's. Expiry goes by this machine's.</summary>
public sealed class ClockSkew(VerificationOptions settings)
{
    private long _ticks;

    /// <summary>Positive where the database's clock is ahead.</summary>
    public TimeSpan Current => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public bool IsTooLarge => Current.Duration() > settings.RevocationBound;

    /// <summary>The least that explains the database's answer: it was given at some time between the two.</summary>
    public void Measure(DateTimeOffset? database, DateTimeOffset sent, DateTimeOffset received)
    {
        if (database is { } time)
        {
            var skew = time < sent ? time - sent : time > received ? time - received : TimeSpan.Zero;
            Interlocked.Exchange(ref _ticks, skew.Ticks);
        }
    }
}
