using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Why one key is rejected, or that it isn't.</summary>
public sealed record ExplanationModel
{
    public const int DetailLength = 500;

    [Description(
        "valid, malformed, not_found, deleted, rotated, expired, disabled, ip_not_allowed, insufficient_scope, credits_exhausted or rate_limited. "
        + "Later versions may add others.")]
    [Example("expired")]
    public required string Reason { get; init; }

    [Description("What that means, and what to do: a text for people, which may change.")]
    [Example("The key expired at 2026-12-01T10:15:30.123456Z. Create a new key, or rotate this one.")]
    public required string Detail { get; init; }

    [Description("With deleted, expired and rotated: when the key stopped working; null for other reasons.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    public required DateTimeOffset? TmSince { get; init; }

    [Description("With insufficient_scope: the requested scopes that the key doesn't hold; empty for other reasons.")]
    [MaxLength(ScopeSet.MostScopes), Example("orders:write")]
    public required IReadOnlyList<string> MissingScopes { get; init; }

    [Description("With rate_limited, and with credits_exhausted if there is a refill: in about how many seconds there may be room; null for other reasons.")]
    [Range(1, int.MaxValue), Example(17)]
    public required int? RetryAfter { get; init; }

    [Description("The key, also if it is deleted; null with malformed and not_found.")]
    public required AccesskeyModel? Accesskey { get; init; }
}

public sealed record ExplanationAnswer(
    [property: Description("One for each key, newest first: several only for a token_prefix, and always at least one."), MaxLength(ExplanationAnswer.MaxKeys)]
    IReadOnlyList<ExplanationModel> Result,
    [property: Description("Whether all the customer's keys were looked at. If not, a token_prefix may match others."), Example(true)]
    bool Complete)
{
    public const int MaxKeys = 20;
}
