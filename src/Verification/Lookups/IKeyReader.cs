using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Lookups;

/// <summary>Reads a key from the database: one row by one index. It fails soon rather than trying again.</summary>
public interface IKeyReader
{
    /// <summary>The key's facts; <c>null</c> if no key that isn't deleted has this hash.</summary>
    /// <param name="hash">The hash of the token.</param>
    /// <param name="customerId">The customer whose key it has to be; <c>null</c> for anyone's.</param>
    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId);
}
