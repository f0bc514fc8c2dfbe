using System.Text.Json.Serialization;
using Accesskeys.Application.Common;

namespace Accesskeys.Application.Accesskeys;

/// <summary>A key in responses, with its members in the contract's order.</summary>
public record AccesskeyModel
{
    public required Guid Id { get; init; }

    public required Guid CustomerId { get; init; }

    public required string Name { get; init; }

    public required string Detail { get; init; }

    [JsonPropertyOrder(2)]
    public required string TokenPrefix { get; init; }

    [JsonPropertyOrder(2)]
    public required DateTimeOffset TmExpire { get; init; }

    [JsonPropertyOrder(2)]
    public required DateTimeOffset TmCreate { get; init; }

    [JsonPropertyOrder(2)]
    public required DateTimeOffset TmUpdate { get; init; }

    [JsonPropertyOrder(2)]
    [JsonConverter(typeof(DeletionTimeConverter))]
    public required DateTimeOffset? TmDelete { get; init; }

    [JsonPropertyOrder(2)]
    public required bool Enabled { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<string> Scopes { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<string> AllowedIps { get; init; }

    /// <summary>The key that this key replaced by rotation.</summary>
    [JsonPropertyOrder(2)]
    public required Guid? RotatedFrom { get; init; }

    /// <summary>The key that replaced this key by rotation.</summary>
    [JsonPropertyOrder(2)]
    public required Guid? RotatedTo { get; init; }

    /// <summary><c>null</c> if never; up to a minute late.</summary>
    [JsonPropertyOrder(2)]
    public required DateTimeOffset? TmLastUsed { get; init; }
}

/// <summary>A new key. Only this response contains the token, after the detail.</summary>
public sealed record CreatedAccesskeyModel : AccesskeyModel
{
    [JsonPropertyOrder(1)]
    public required string Token { get; init; }

    public override string ToString() => TokenPrefix + "…";
}
