using System.Globalization;

namespace Accesskeys.Domain;

public static class Timestamps
{
    public static string ToIso8601(this DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What is stored is what is shown: UTC, whole microseconds.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
