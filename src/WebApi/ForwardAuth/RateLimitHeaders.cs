using System.Globalization;
using System.Text;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Verification;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>The rate limits of a response, as draft-ietf-httpapi-ratelimit-headers says.</summary>
internal static class RateLimitHeaders
{
    public const string Policy = "RateLimit-Policy";
    public const string State = "RateLimit";

    public static void Add(HttpResponse response, LimitReport? report)
    {
        if (report is not { Limits: [_, ..] limits })
        {
            return;
        }

        var (policy, state) = (new StringBuilder(), new StringBuilder());
        foreach (var limit in limits)
        {
            var separator = policy.Length > 0 ? ", " : "";
            var name = $"{(limit.IsCustomers ? "customer-" : "")}{limit.Limit.Counts.ToWire()}-{limit.Limit.Window}";
            policy.Append(CultureInfo.InvariantCulture, $"{separator}\"{name}\";q={limit.Limit.Limit};w={limit.Limit.Window}");
            state.Append(CultureInfo.InvariantCulture, $"{separator}\"{name}\";r={limit.Remaining};t={limit.ResetSeconds}");
        }

        response.Headers[Policy] = policy.ToString();
        response.Headers[State] = state.ToString();
    }
}
