using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Verification;

/// <param name="Token">The text as presented, whatever its form.</param>
/// <param name="Client">The network that presented it, among which database reads are shared fairly.</param>
/// <param name="Requester">The caller that verifies the key; <c>null</c> if the key authenticates the request itself.</param>
/// <param name="BypassCache">Whether to read the database instead of the cache.</param>
public readonly record struct VerificationRequest(
    ReadOnlyMemory<char> Token, IPAddress? Client, Caller? Requester = null, bool BypassCache = false)
{
    /// <summary>The scopes that the key must hold; <c>null</c> if none.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>
    /// What the use costs; <c>null</c> if it is no use, such as when a key authenticates a request to the service itself. Only uses are
    /// counted, and spend what is limited.
    /// </summary>
    public int? Cost { get; init; }

    /// <summary>The address that the key was used from, if a requester states it. Without a requester, it is the client's.</summary>
    public IPAddress? UsedFrom
    {
        get => Requester is null ? Client : field;
        init;
    }

    public override string ToString() => nameof(VerificationRequest);

    /// <summary>Whether it was used from one of these networks. Not checked if a requester doesn't state the address.</summary>
    public bool IsFrom(AllowList networks) =>
        (Requester is not null && UsedFrom is null) || networks.Allows(UsedFrom);
}

public enum VerificationCode
{
    /// <summary>The form or checksum is wrong, or the length is one that no foreign token has. It was not looked up.</summary>
    Malformed,

    /// <summary>Unknown, deleted, or not visible to the requester.</summary>
    NotFound,
    Expired,
    Disabled,
    IpNotAllowed,
    InsufficientScope,

    /// <summary>The key or its customer has fewer credits than the use costs.</summary>
    CreditsExhausted,

    /// <summary>A rate limit of the key or its customer has no room for the use.</summary>
    RateLimited,
    Valid,
}

public static class VerificationCodes
{
    /// <summary>The code's name on the wire and in metrics.</summary>
    public static string ToWire(this VerificationCode code) => code switch
    {
        VerificationCode.Valid => "valid",
        VerificationCode.Expired => "expired",
        VerificationCode.Disabled => "disabled",
        VerificationCode.IpNotAllowed => "ip_not_allowed",
        VerificationCode.InsufficientScope => "insufficient_scope",
        VerificationCode.CreditsExhausted => "credits_exhausted",
        VerificationCode.RateLimited => "rate_limited",
        VerificationCode.Malformed => "malformed",
        _ => "not_found",
    };
}

/// <param name="Accesskey">The key, if it is valid.</param>
/// <param name="FreshFor">For how much longer the result may be relied on: the rest of the revocation bound, or none for a limited key.</param>
public readonly record struct VerificationResult(VerificationCode Code, VerifiedAccesskey? Accesskey = null, TimeSpan FreshFor = default)
{
    /// <summary>What is left of what limits the key; <c>null</c> if nothing does, or if it was rejected for another reason.</summary>
    public LimitReport? Limits { get; init; }
}
