using Accesskeys.Domain.Limits;

namespace Accesskeys.Application.Limits;

/// <summary>The names that measures and periods have on the wire.</summary>
public static class LimitNames
{
    /// <summary>What a rate limit can count.</summary>
    public static IReadOnlyList<string> Measures { get; } = [ToWire(Measure.Requests), ToWire(Measure.Cost)];

    public static IReadOnlyList<string> Periods { get; } = [.. Enum.GetValues<RefillPeriod>().Select(ToWire)];

    public static string ToWire(this Measure measure) => measure.ToString().ToLowerInvariant();

    public static string ToWire(this RefillPeriod period) => period.ToString().ToLowerInvariant();

    internal static Measure? TryParseMeasure(string name) =>
        Measures.Contains(name) ? Enum.Parse<Measure>(name, ignoreCase: true) : null;

    internal static RefillPeriod? TryParsePeriod(string name) =>
        Periods.Contains(name) ? Enum.Parse<RefillPeriod>(name, ignoreCase: true) : null;
}
