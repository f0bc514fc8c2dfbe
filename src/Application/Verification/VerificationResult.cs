using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Verification;

/// <param name="Token">The text as presented, whatever its form.</param>
/// <param name="Client">From where it was presented; what reads of the database are shared by.</param>
/// <param name="Requester">Who asks about the key; <c>null</c> where the key speaks for itself.</param>
/// <param name="BypassCache">Whether the database is to be read, whatever is known.</param>
public readonly record struct VerificationRequest(
    ReadOnlyMemory<char> Token, IPAddress? Client, Caller? Requester = null, bool BypassCache = false)
{
    /// <summary>The scopes that the key must hold; <c>null</c> where any key will do.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>From where the key was used, where an requester tells; a key that speaks for itself is used by the client.</summary>
    public IPAddress? UsedFrom
    {
        get => Requester is null ? Client : field;
        init;
    }

    public override string ToString() => nameof(VerificationRequest);

    /// <summary>Whether it was used from one of these networks. Where an requester does not tell it is not looked at.</summary>
    public bool IsFrom(AllowList networks) =>
        (Requester is not null && UsedFrom is null) || networks.Allows(UsedFrom);
}

public enum VerificationCode
{
    /// <summary>Not a token's form or checksum, or shorter or longer than any foreign one: it was not looked up.</summary>
    Malformed,

    /// <summary>Unknown, deleted, or not to be seen by who asks.</summary>
    NotFound,
    Expired,
    Disabled,
    IpNotAllowed,
    InsufficientScope,
    Valid,
}

public static class VerificationCodes
{
    /// <summary>As programs know it: on the wire and in metrics.</summary>
    public static string ToWire(this VerificationCode code) => code switch
    {
        VerificationCode.Valid => "valid",
        VerificationCode.Expired => "expired",
        VerificationCode.Disabled => "disabled",
        VerificationCode.IpNotAllowed => "ip_not_allowed",
        VerificationCode.InsufficientScope => "insufficient_scope",
        VerificationCode.Malformed => "malformed",
        _ => "not_found",
    };
}

/// <param name="Accesskey">The key, where it is valid.</param>
/// <param name="FreshFor">How much longer the answer may be relied on: what is left of the revocation bound.</param>
public readonly record struct VerificationResult(VerificationCode Code, VerifiedAccesskey? Accesskey = null, TimeSpan FreshFor = default);

/// <summary>What is known of a key: facts, from which the verdict is taken anew each time.</summary>
public sealed record VerifiedAccesskey(Guid Id, string Name, string TokenPrefix, DateTimeOffset ExpiresAt, Caller Caller)
{
    public bool IsEnabled { get; init; } = true;

    /// <summary>Ended by its rotation, whatever the clock says.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Whether its expiry alone decides, where no scope is asked for.</summary>
    public bool IsPlain => IsEnabled && !HasEnded && Caller.Authority.AllowedIps.IsAnywhere;

    public VerificationCode CodeAt(DateTimeOffset now, in VerificationRequest request) =>
        HasEnded || now >= ExpiresAt ? VerificationCode.Expired
        : !IsEnabled ? VerificationCode.Disabled
        : !request.IsFrom(Caller.Authority.AllowedIps) ? VerificationCode.IpNotAllowed
        : request.Scopes is { } scopes && !scopes.All(Caller.Authority.Scopes.Holds) ? VerificationCode.InsufficientScope
        : VerificationCode.Valid;
}
