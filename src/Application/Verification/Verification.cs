using Accesskeys.Application.Common;

namespace Accesskeys.Application.Verification;

public enum VerificationCode
{
    /// <summary>Not a token's form or checksum: it was not looked up.</summary>
    Malformed,

    /// <summary>Unknown or deleted.</summary>
    NotFound,
    Expired,
    Valid,
}

/// <param name="Caller">Who the key stands for, where it is valid.</param>
public readonly record struct Verification(VerificationCode Code, Caller? Caller = null);
