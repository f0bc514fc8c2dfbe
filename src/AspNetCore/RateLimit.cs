using System.Globalization;

namespace Accesskeys.AspNetCore;

/// <summary>A rate limit of a key or its customer, after a use.</summary>
/// <param name="Quota">What a window admits.</param>
/// <param name="Window">The window's length in seconds.</param>
/// <param name="Counts">What is counted: <c>requests</c> or <c>cost</c>.</param>
/// <param name="Remaining">What is left in this window.</param>
/// <param name="Reset">In how many seconds this window ends.</param>
/// <param name="IsCustomers">Whether all keys of the customer share it.</param>
internal sealed record RateLimit(long Quota, int Window, string Counts, long Remaining, int Reset, bool IsCustomers)
{
    private string Name => Invariant($"{(IsCustomers ? "customer-" : "")}{Counts}-{Window}");

    /// <summary>The values of <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers).</summary>
    public static (string Policies, string States) HeadersOf(IReadOnlyList<RateLimit> limits) =>
    (
        string.Join(", ", limits.Select(limit => Invariant($"\"{limit.Name}\";q={limit.Quota};w={limit.Window}"))),
        string.Join(", ", limits.Select(limit => Invariant($"\"{limit.Name}\";r={limit.Remaining};t={limit.Reset}")))
    );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
