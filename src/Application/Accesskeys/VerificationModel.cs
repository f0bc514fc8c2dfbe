using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Application.Accesskeys;

/// <summary>The result for one token. Only a valid token has more than the first two members, and one that its limits reject the last three.</summary>
public record VerificationModel
{
    [Description("Whether the key is valid.")]
    [Required]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Valid { get; init; }

    [Description("The verdict: valid, not_found, expired, disabled, ip_not_allowed, insufficient_scope, credits_exhausted, rate_limited or malformed.")]
    [Required, Example("valid")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    [Description("The id, which the service assigns.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    [Description("The customer that owns the key.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d201")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? CustomerId { get; init; }

    [Description("A display name: no control characters.")]
    [Example("My New Accesskey")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [Description("The token's first 11 characters, for recognition.")]
    [Example("vb_ABCDEFGH")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TokenPrefix { get; init; }

    [Description("The key is usable before this time.")]
    [Example("2027-12-01T10:15:30.123456Z")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? TmExpire { get; init; }

    [Description("For how many more milliseconds the result may be relied on.")]
    [Range(0, int.MaxValue), Example(840)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FreshForMs { get; init; }

    [Description("The scopes that it holds: names; a trailing :* covers all below, * covers everything.")]
    [MaxLength(ScopeSet.MostScopes), Example("*")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Scopes { get; init; }

    [Description("The user or tenant of your own system that the key belongs to; absent if none.")]
    [Example("tenant-42")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExternalId { get; init; }

    [Description("What you store with the key: strings, numbers, booleans and null.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetadataModel? Metadata { get; init; }

    [Description("What is left of the key's rate limits, then of its customer's; absent if there are none.")]
    [MaxLength(2 * RateLimits.Most)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LimitStateModel>? Limits { get; init; }

    [Description("The credits that are left, the fewer of the key's and its customer's; absent if they aren't counted.")]
    [Range(0, long.MaxValue), Example(4200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Credits { get; init; }

    [Description("With credits_exhausted and rate_limited: after how many seconds there may be room; absent if retrying can't help.")]
    [Range(1, int.MaxValue), Example(17)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }
}

/// <summary>A rate limit and what is left of it.</summary>
public sealed record LimitStateModel
{
    public const string OfKey = "key";
    public const string OfCustomer = "customer";

    [Description("The most in each window.")]
    [Range(1, RateLimit.Most), Example(100)]
    public required long Limit { get; init; }

    [Description("The length of the window in seconds.")]
    [Range(1, RateLimit.LongestWindow), Example(60)]
    public required int Window { get; init; }

    [Description("What it counts: requests or cost.")]
    [Example("requests")]
    public required string Counts { get; init; }

    [Description("What was left as of the last grant: an estimate.")]
    [Range(0, RateLimit.Most), Example(42)]
    public required long Remaining { get; init; }

    [Description("In how many seconds the window ends.")]
    [Range(0, RateLimit.LongestWindow), Example(17)]
    public required int Reset { get; init; }

    [Description("Whose limit it is: key or customer.")]
    [Example("key")]
    public required string Subject { get; init; }

    internal static LimitStateModel Of(LimitState state) => new()
    {
        Limit = state.Limit.Limit,
        Window = state.Limit.Window,
        Counts = state.Limit.Counts.ToWire(),
        Remaining = state.Remaining,
        Reset = state.ResetSeconds,
        Subject = state.IsCustomers ? OfCustomer : OfKey,
    };
}

/// <summary>The result for one token, or the list of results for several.</summary>
public sealed record VerificationAnswer : VerificationModel
{
    [Description("With tokens: the result for each, in the order of the request.")]
    [MaxLength(VerifyAccesskey.MostTokens)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VerificationModel>? Result { get; init; }
}
