using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>A key in responses, with its members in the contract's order.</summary>
public record AccesskeyModel
{
    [Description("The id, which the service assigns.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    public required Guid Id { get; init; }

    [Description("The customer that owns the key.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d201")]
    public required Guid CustomerId { get; init; }

    [Description("A display name: no control characters.")]
    [Example("My New Accesskey")]
    public required string Name { get; init; }

    [Description("A description: no control characters other than tab and line ends.")]
    [Example("This key is used for reporting")]
    public required string Detail { get; init; }

    [Description("The token's first 11 characters, for recognition.")]
    [Example("vb_ABCDEFGH")]
    [JsonPropertyOrder(2)]
    public required string TokenPrefix { get; init; }

    [Description("The key is usable before this time.")]
    [Example("2027-12-01T10:15:30.123456Z")]
    [JsonPropertyOrder(2)]
    public required DateTimeOffset TmExpire { get; init; }

    [Description("When it was created.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    [JsonPropertyOrder(2)]
    public required DateTimeOffset TmCreate { get; init; }

    [Description("When it was last changed.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    [JsonPropertyOrder(2)]
    public required DateTimeOffset TmUpdate { get; init; }

    [Description("When it was deleted; 9999-01-01T00:00:00.000000Z if it isn't deleted.")]
    [Example("9999-01-01T00:00:00.000000Z")]
    [JsonPropertyOrder(2)]
    [JsonConverter(typeof(DeletionTimeConverter))]
    public required DateTimeOffset? TmDelete { get; init; }

    [Description("Whether the key is enabled; a disabled key is rejected like an unknown one.")]
    [Example(true)]
    [JsonPropertyOrder(2)]
    public required bool Enabled { get; init; }

    [Description("The scopes that it holds: names; a trailing :* covers all below, * covers everything.")]
    [MaxLength(ScopeSet.MostScopes), Example("*")]
    [JsonPropertyOrder(2)]
    public required IReadOnlyList<string> Scopes { get; init; }

    [Description("The networks that it may be used from, in CIDR form; empty for no restriction.")]
    [MaxLength(AllowList.MostNetworks), Example("203.0.113.0/24")]
    [JsonPropertyOrder(2)]
    public required IReadOnlyList<string> AllowedIps { get; init; }

    [Description("The key that this key replaced by rotation; null if none.")]
    [JsonPropertyOrder(2)]
    public required Guid? RotatedFrom { get; init; }

    [Description("The key that replaced this key by rotation; null if none.")]
    [JsonPropertyOrder(2)]
    public required Guid? RotatedTo { get; init; }

    [Description("When it was last accepted, up to a minute late; null if never.")]
    [Example("2026-12-01T11:02:07.401200Z")]
    [JsonPropertyOrder(2)]
    public required DateTimeOffset? TmLastUsed { get; init; }

    [Description("The user or tenant of your own system that the key belongs to; null if none.")]
    [Example("tenant-42")]
    [JsonPropertyOrder(2)]
    public required string? ExternalId { get; init; }

    [Description("What you store with the key: strings, numbers, booleans and null.")]
    [JsonPropertyOrder(2)]
    public required MetadataModel Metadata { get; init; }

    [Description("The rate limits of the key and of those that it replaced by rotation; empty if none.")]
    [MaxLength(Domain.Limits.RateLimits.Most)]
    [JsonPropertyOrder(2)]
    public required IReadOnlyList<RateLimitModel> RateLimits { get; init; } = [];

    [Description("The credits of the key and of those that it replaced by rotation; null if uses aren't paid for with credits.")]
    [JsonPropertyOrder(2)]
    public required CreditsModel? Credits { get; init; }
}

/// <summary>A new key. Only this response contains the token, after the detail.</summary>
public sealed record CreatedAccesskeyModel : AccesskeyModel
{
    [Description("The secret. No other response contains it.")]
    [Example("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [JsonPropertyOrder(1)]
    public required string Token { get; init; }

    public override string ToString() => TokenPrefix + "…";
}
