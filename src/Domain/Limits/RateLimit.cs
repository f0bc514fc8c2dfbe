namespace Accesskeys.Domain.Limits;

/// <summary>At most so much in each window. Windows are aligned to multiples of their length since the Unix epoch.</summary>
/// <param name="Limit">From 1 to <see cref="Most"/>.</param>
/// <param name="Window">In seconds, from 1 to <see cref="LongestWindow"/>.</param>
/// <param name="Counts">Requests or cost.</param>
public sealed record RateLimit(long Limit, int Window, Measure Counts)
{
    public const long Most = 1_000_000_000;
    public const int LongestWindow = 31 * 24 * 60 * 60;

    internal bool IsAllowed =>
        Limit is >= 1 and <= Most && Window is >= 1 and <= LongestWindow && Counts is (Measure.Requests or Measure.Cost);
}
