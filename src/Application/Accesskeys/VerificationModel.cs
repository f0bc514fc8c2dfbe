using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>The result for one token. Only a valid token has more than the first two members.</summary>
public record VerificationModel
{
    [Description("Whether the key is valid.")]
    [Required]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Valid { get; init; }

    [Description("The verdict: valid, not_found, expired, disabled, ip_not_allowed, insufficient_scope or malformed.")]
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
}

/// <summary>The result for one token, or the list of results for several.</summary>
public sealed record VerificationAnswer : VerificationModel
{
    [Description("With tokens: the result for each, in the order of the request.")]
    [MaxLength(VerifyAccesskey.MostTokens)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VerificationModel>? Result { get; init; }
}
