using System.Security.Cryptography;

namespace Accesskeys.Verification.Caching;

/// <summary>How long at most anything is remembered, for what was changed by hand without a change row.</summary>
internal static class CacheExpiry
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(11);

    /// <summary>Spread, so that what was read together is not read again together.</summary>
    public static long EndFrom(TimeProvider clock)
    {
        var life = RandomNumberGenerator.GetInt32((int)_shortest.TotalMilliseconds, (int)_longest.TotalMilliseconds);
        return clock.GetTimestamp() + (life * clock.TimestampFrequency / 1000);
    }
}
