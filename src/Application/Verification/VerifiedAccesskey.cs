using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Application.Verification;

/// <summary>The facts about a key, from which each verification derives its verdict.</summary>
public sealed record VerifiedAccesskey(Guid Id, string Name, string TokenPrefix, DateTimeOffset ExpiresAt, Caller Caller)
{
    public bool IsEnabled { get; init; } = true;

    /// <summary>The user or tenant of the integrating system that the key belongs to; <c>null</c> if none.</summary>
    public string? ExternalId { get; init; }

    public Metadata Metadata { get; init; } = Metadata.None;

    /// <summary>The chain of rotations that it belongs to, once the chain has two keys.</summary>
    public KeyChain? Chain { get; init; }

    /// <summary>The limits of its chain; <c>null</c> if none.</summary>
    public SubjectLimits? Limits { get; init; }

    /// <summary>The limits that it shares with its customer's other keys; <c>null</c> if none.</summary>
    public SubjectLimits? CustomerLimits { get; init; }

    /// <summary>Whether its rotation ended it, whatever the clock says.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Whether its uses spend anything.</summary>
    public bool IsLimited => Limits is not null || CustomerLimits is not null;

    /// <summary>Whether only its expiry decides if no scope is required.</summary>
    public bool IsPlain => IsEnabled && !HasEnded && Caller.Authority.AllowedIps.IsAnywhere;

    public VerificationCode CodeAt(DateTimeOffset now, in VerificationRequest request) =>
        Accesskey.IsExpired(ExpiresAt, HasEnded, now) ? VerificationCode.Expired
        : !IsEnabled ? VerificationCode.Disabled
        : !request.IsFrom(Caller.Authority.AllowedIps) ? VerificationCode.IpNotAllowed
        : request.Scopes is { } scopes && !scopes.All(Caller.Authority.Scopes.Holds) ? VerificationCode.InsufficientScope
        : VerificationCode.Valid;
}

/// <param name="Id">The id of its first key.</param>
// An object, because most keys have none.
public sealed record KeyChain(Guid Id);
