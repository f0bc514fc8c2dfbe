using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.AspNetCore;

/// <summary>The service's result for a use of a key. For an invalid key, it contains nothing else.</summary>
/// <param name="Key">The key, if it may be used.</param>
/// <param name="FreshFor">
/// How long the service allows it to be cached; zero if it is for one use alone, as for every limited key; <c>null</c> if the service
/// doesn't say, such as for an invalid key.
/// </param>
internal sealed record Verdict(GoodKey? Key, TimeSpan? FreshFor)
{
    /// <summary>Whether it must not be used for another request, not even for one that was waiting for it.</summary>
    public bool IsForOneUse => FreshFor == TimeSpan.Zero;

    /// <summary>The rate limits of the key and its customer.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>Why a valid key may not be used now, if that is the case.</summary>
    public LimitReached? LimitReached { get; init; }

    /// <param name="answer">What the service returned.</param>
    public static Verdict Of(VerificationAnswer answer)
    {
        RateLimit[] limits =
        [
            .. answer.Limits?.Select(limit => new RateLimit(limit.Limit, limit.Window, limit.Counts, limit.Remaining, limit.Reset, limit.Subject == "customer")) ?? [],
        ];
        return answer switch
        {
            { Valid: true, Id: { } id, Customer_id: { } customer } => new Verdict(
                new GoodKey(id, customer, answer.Name ?? "", answer.Scopes ?? [])
                {
                    ExternalId = answer.External_id,
                    Metadata = answer.Metadata is { Count: > 0 } metadata ? JsonSerializer.Serialize(metadata) : null,
                },
                TimeSpan.FromMilliseconds(answer.Fresh_for_ms ?? 0))
            {
                Limits = limits,
            },
            { Code: "rate_limited" or "credits_exhausted" } => Rejected(limits, answer.Retry_after),
            _ => new Verdict(null, null),
        };
    }

    // The next use may cost less, or have room.
    private static Verdict Rejected(RateLimit[] limits, int? retryAfter) =>
        new(null, TimeSpan.Zero) { Limits = limits, LimitReached = new LimitReached(retryAfter) };
}

internal sealed record GoodKey(Guid Id, Guid CustomerId, string Name, IReadOnlyList<string> Scopes)
{
    public string? ExternalId { get; init; }

    /// <summary>As JSON; <c>null</c> if there is none, or the service is of a version that doesn't have it.</summary>
    public string? Metadata { get; init; }
}

/// <param name="RetryAfter">After how many seconds another try may succeed; <c>null</c> if retrying can't help.</param>
internal sealed record LimitReached(int? RetryAfter);
