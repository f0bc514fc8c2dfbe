namespace Accesskeys.Application.Sessions;

public interface IPasswords
{
    /// <exception cref="Common.UnavailableException">Too many are being hashed already.</exception>
    Task<string> HashAsync(string password, CancellationToken cancellationToken);

    /// <summary>Takes the same time whether or not there is a hash to match.</summary>
    /// <exception cref="Common.UnavailableException">Too many are being hashed already.</exception>
    Task<bool> MatchesAsync(string? passwordHash, string password, CancellationToken cancellationToken);
}
