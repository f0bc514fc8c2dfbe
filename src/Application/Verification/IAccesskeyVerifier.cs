namespace Accesskeys.Application.Verification;

/// <summary>Tells whether a presented key is good. Every request of every integrating system passes here.</summary>
public interface IAccesskeyVerifier
{
    /// <param name="token">The text as presented, whatever its form.</param>
    ValueTask<Verification> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken);
}
