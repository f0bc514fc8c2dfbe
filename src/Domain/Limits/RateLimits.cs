using System.Collections;
using System.Globalization;

namespace Accesskeys.Domain.Limits;

/// <summary>Up to <see cref="Most"/> limits, in the order in which they were given. No two count the same thing in the same window.</summary>
public sealed class RateLimits : IReadOnlyList<RateLimit>, IEquatable<RateLimits>
{
    public const int Most = 4;

    /// <summary>The maximum length of their text.</summary>
    public const int TextLength = 100;

    private const char Cost = 'c';

    private readonly RateLimit[] _limits;

    private RateLimits(RateLimit[] limits) => _limits = limits;

    public static RateLimits None { get; } = new([]);

    public int Count => _limits.Length;

    public RateLimit this[int index] => _limits[index];

    /// <exception cref="ArgumentException">There are too many, one is out of range, or two are for the same window.</exception>
    public static RateLimits Of(IEnumerable<RateLimit> limits)
    {
        RateLimit[] all = [.. limits];
        return all.Length <= Most && Array.TrueForAll(all, limit => limit.IsAllowed) && !HaveSameWindow(all)
            ? new RateLimits(all)
            : throw new ArgumentException("There are too many limits, one is out of range, or two are for the same window.", nameof(limits));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static RateLimits Parse(string text) =>
        text.Length == 0 ? None : new RateLimits(Array.ConvertAll(text.Split(','), ParseLimit));

    public IEnumerator<RateLimit> GetEnumerator() => ((IEnumerable<RateLimit>)_limits).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(RateLimits? other) => other is not null && _limits.AsSpan().SequenceEqual(other._limits);

    public override bool Equals(object? obj) => Equals(obj as RateLimits);

    public override int GetHashCode() => _limits.Aggregate(0, HashCode.Combine);

    /// <summary>Such as 100/60,5000/3600c: 100 requests a minute, and a cost of 5,000 an hour.</summary>
    public override string ToString() => string.Join(',', _limits.Select(limit => string.Create(
        CultureInfo.InvariantCulture, $"{limit.Limit}/{limit.Window}{(limit.Counts == Measure.Cost ? $"{Cost}" : "")}")));

    private static RateLimit ParseLimit(string text)
    {
        var parts = text.TrimEnd(Cost).Split('/');
        return new RateLimit(
            long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture),
            text.EndsWith(Cost) ? Measure.Cost : Measure.Requests);
    }

    // Only one of the two could matter.
    private static bool HaveSameWindow(IEnumerable<RateLimit> limits) =>
        limits.GroupBy(limit => (limit.Window, limit.Counts)).Any(same => same.Skip(1).Any());
}
