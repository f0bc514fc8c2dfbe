namespace Accesskeys.Application.Verification;

/// <summary>Tells whether a presented key is good. Every request of every integrating system passes here.</summary>
public interface IAccesskeyVerifier
{
    /// <exception cref="Common.UnavailableException">What is known may not be trusted, and the database can't be asked.</exception>
    ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);
}
