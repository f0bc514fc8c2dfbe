using Accesskeys.Application.Common;

namespace Accesskeys.Application.Verification;

/// <summary>Verifies presented keys. Every request of every integrating system passes through here.</summary>
public interface IAccesskeyVerifier
{
    /// <summary>Whether tokens without the service's own form are accepted too, such as imported ones.</summary>
    bool TakesForeignTokens { get; }

    /// <exception cref="UnavailableException">The cache may not be trusted, and the database can't be reached.</exception>
    ValueTask<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The caller whose key it is, if the key is valid; <c>null</c> if it isn't. Decided as in <see cref="VerifyAsync"/>, but beside a
    /// verification of the same use of the key: nothing is counted, recorded or spent.
    /// </summary>
    /// <exception cref="UnavailableException">The cache may not be trusted, and the database can't be reached.</exception>
    ValueTask<Caller?> FindCallerAsync(VerificationRequest request, CancellationToken cancellationToken);
}
