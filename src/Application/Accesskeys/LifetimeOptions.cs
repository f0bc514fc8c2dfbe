using System.ComponentModel.DataAnnotations;

namespace Accesskeys.Application.Accesskeys;

public sealed class LifetimeOptions
{
    public const string Section = "Accesskeys";

    /// <summary>The longest lifetime of a new key; none if <c>null</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24855.03:14:07", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "must be a time span of one second to 24855.03:14:07, such as 90.00:00:00 for 90 days")]
    public TimeSpan? MaxLifetime { get; set; }

    internal long MaxSeconds => MaxLifetime is { } longest ? (long)longest.TotalSeconds : int.MaxValue;

    internal string Rule => $"must be at most {MaxSeconds} seconds, the longest lifetime that this service allows (Accesskeys:MaxLifetime)";

    internal string EndRule => $"must be at most {MaxSeconds} seconds from now, the longest lifetime that this service allows (Accesskeys:MaxLifetime)";

    internal bool AllowsEnd(DateTimeOffset end, DateTimeOffset now) => MaxLifetime is null || end <= now.AddSeconds(MaxSeconds);
}
