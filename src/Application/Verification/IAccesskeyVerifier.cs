namespace Accesskeys.Application.Verification;

/// <summary>Tells whether a presented key is good. Every request of every integrating system passes here.</summary>
public interface IAccesskeyVerifier
{
    /// <summary>Whether a token that has not our form may be a key's too, as one is that was brought from another system.</summary>
    bool TakesForeignTokens { get; }

    /// <exception cref="Common.UnavailableException">What is known may not be trusted, and the database can't be asked.</exception>
    ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);
}
