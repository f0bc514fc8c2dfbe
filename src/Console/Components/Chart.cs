namespace Accesskeys.Console.Components;

/// <param name="Kind">Its colour: the suffix of a class of the stylesheet.</param>
public sealed record ChartSeries(string Kind, string Label);

/// <summary>The values of all series in one step of time, in the order of the series.</summary>
public sealed record ChartColumn(DateTimeOffset Start, IReadOnlyList<long> Values)
{
    public long Total => Values.Sum();
}

/// <summary>The scale of a chart.</summary>
internal static class ChartScale
{
    /// <summary>The least round number that isn't less: 1, 2 or 5 times a power of ten.</summary>
    public static long Above(long highest)
    {
        for (var power = 1L; ; power *= 10)
        {
            foreach (var factor in (ReadOnlySpan<long>)[1, 2, 5])
            {
                if (factor * power >= highest)
                {
                    return factor * power;
                }
            }
        }
    }
}
