using System.Security.Cryptography;

namespace Accesskeys.Verification.Caching;

/// <summary>The maximum age of cache entries, which covers manual changes to the database that have no change row.</summary>
internal static class CacheExpiry
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(11);

    /// <summary>Randomised, so that entries that were read together aren't read again together.</summary>
    public static long EndFrom(TimeProvider clock)
    {
        var life = RandomNumberGenerator.GetInt32((int)_shortest.TotalMilliseconds, (int)_longest.TotalMilliseconds);
        return clock.GetTimestamp() + (life * clock.TimestampFrequency / 1000);
    }
}
