using Accesskeys.Application.Common;

namespace Accesskeys.Application.Verification;

/// <summary>Tells whether a presented key is good. Every request of every integrating system passes here.</summary>
public interface IAccesskeyVerifier
{
    /// <summary>Whether a token that has not our form may be a key's too, as one is that was brought from another system.</summary>
    bool TakesForeignTokens { get; }

    /// <exception cref="UnavailableException">What is known may not be trusted, and the database can't be asked.</exception>
    ValueTask<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The caller of a request under way, if its key is still good; <c>null</c> if it isn't. Decided as in <see cref="VerifyAsync"/>,
    /// but it is the same use of the key as before: nothing is counted or noted.
    /// </summary>
    /// <exception cref="UnavailableException">What is known may not be trusted, and the database can't be asked.</exception>
    ValueTask<Caller?> RecheckAsync(VerificationRequest request, CancellationToken cancellationToken);
}
