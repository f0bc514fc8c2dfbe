using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;

namespace Accesskeys.Application.Usage;

/// <summary>The uses of one group of keys, or with one outcome, in one hour or day.</summary>
public sealed record UsageModel
{
    [Description("The start of the hour or day, in UTC.")]
    [Example("2026-12-01T00:00:00.000000Z")]
    public required DateTimeOffset TmStart { get; init; }

    [Description("With group_by=key: the key's id.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? AccesskeyId { get; init; }

    [Description("By outcome: valid, expired, disabled, ip_not_allowed, insufficient_scope, credits_exhausted or rate_limited. Later versions may add others.")]
    [Example("valid")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    [Description("With group_by=external_id: the external_id that the keys have now; absent for keys without one and for removed keys.")]
    [Example("tenant-42")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExternalId { get; init; }

    [Description("With group_by=customer_id: the customer that owns the keys.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d201")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? CustomerId { get; init; }

    [Description("The number of uses, accepted and rejected.")]
    [Range(typeof(long), "1", "9223372036854775807"), Example(12)]
    public required long Uses { get; init; }

    [Description("The number of accepted uses.")]
    [Range(typeof(long), "0", "9223372036854775807"), Example(12)]
    public required long Valid { get; init; }

    [Description("The sum of the costs of the accepted uses.")]
    [Range(typeof(long), "0", "9223372036854775807"), Example(12)]
    public required long Cost { get; init; }
}

public sealed record UsagePage(
    [property: Description("The page's rows, by time and then by group. Hours and days without uses have none."), MaxLength(UsagePage.MaxSize)]
    IReadOnlyList<UsageModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken)
{
    /// <summary>More than of other lists: rows are short, and a week of a page of keys fits into one.</summary>
    public const int MaxSize = 1000;
}
