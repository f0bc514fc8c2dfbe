using System.ComponentModel;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;

namespace Accesskeys.Application.Users;

/// <summary>A user in responses, with its members in the contract's order.</summary>
public record UserModel
{
    [Description("The id, which the service assigns.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d202")]
    public required Guid Id { get; init; }

    [Description("The customer for which the user signs in.")]
    [Example("01935e79-1f0a-7c55-8a44-7be1c0a9d201")]
    public required Guid CustomerId { get; init; }

    [Description("The username, as it was given.")]
    [Example("ada")]
    public required string Username { get; init; }

    [Description("The e-mail address; null if none.")]
    [Example("ada@example.com")]
    public required string? Email { get; init; }

    [Description("The role: owner, developer or viewer.")]
    [Example("developer")]
    public required string Role { get; init; }

    [Description("When the latest invitation expires or expired; null if none, and once a password was set.")]
    [Example("2026-12-08T10:15:30.123456Z")]
    public required DateTimeOffset? TmInvitationExpire { get; init; }

    [Description("When it was created.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    public required DateTimeOffset TmCreate { get; init; }

    [Description("When it was last changed.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    public required DateTimeOffset TmUpdate { get; init; }

    [Description("When it was deleted; 9999-01-01T00:00:00.000000Z if it isn't deleted.")]
    [Example("9999-01-01T00:00:00.000000Z")]
    [JsonConverter(typeof(DeletionTimeConverter))]
    public required DateTimeOffset? TmDelete { get; init; }
}

/// <summary>A user with a new invitation. Only this response contains the code.</summary>
public sealed record InvitedUserModel : UserModel
{
    [Description("The invitation's code, which sets the user's password once. No other response contains it.")]
    [Example("5nB0qVqTzX3dJm8cYw1KfRj7LhGs9PaE")]
    [JsonPropertyOrder(1)]
    public required string Code { get; init; }

    public override string ToString() => nameof(InvitedUserModel);
}
