using System.Globalization;

namespace Accesskeys.AspNetCore;

/// <summary>A rate limit of a key or its customer, after a use.</summary>
/// <param name="Quota">What a window admits.</param>
/// <param name="Window">The window's length in seconds.</param>
/// <param name="Counts">What is counted: <c>requests</c> or <c>cost</c>.</param>
/// <param name="Remaining">What is left in this window.</param>
/// <param name="Reset">In how many seconds this window ends.</param>
internal sealed record RateLimit(int Quota, int Window, string Counts, int Remaining, int Reset)
{
    private const int SoonInSeconds = 1;

    /// <summary>The values of <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers).</summary>
    public static (string Policies, string States) HeadersOf(IReadOnlyList<RateLimit> limits)
    {
        var named = Named(limits).ToList();
        return (
            string.Join(", ", named.Select(each => Invariant($"\"{each.Name}\";q={each.Limit.Quota};w={each.Limit.Window}"))),
            string.Join(", ", named.Select(each => Invariant($"\"{each.Name}\";r={each.Limit.Remaining};t={each.Limit.Reset}"))));
    }

    /// <summary>After how many seconds a rejected use may have room: once all limits that have none have started a new window.</summary>
    /// <returns><c>null</c> if it costs more than a whole window admits.</returns>
    public static int? RetryAfter(IReadOnlyList<RateLimit> limits, int cost)
    {
        var full = limits.Where(limit => limit.Remaining < limit.TakenBy(cost)).ToList();
        return full.Exists(limit => limit.Quota < limit.TakenBy(cost))
            ? null

            // What remains is an estimate, so there may seem to be room in all of them.
            : full.Select(limit => limit.Reset).Append(SoonInSeconds).Max();
    }

    // The verdict doesn't say which limits are the customer's. They come last, and a key has no two of the same measure and window.
    private static IEnumerable<(string Name, RateLimit Limit)> Named(IEnumerable<RateLimit> limits)
    {
        HashSet<string> names = [];
        foreach (var limit in limits)
        {
            var name = Invariant($"{limit.Counts}-{limit.Window}");
            yield return (names.Add(name) ? name : "customer-" + name, limit);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private int TakenBy(int cost) => Counts == "requests" ? Math.Min(cost, 1) : cost;
}
