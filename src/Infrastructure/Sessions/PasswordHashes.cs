using Accesskeys.Domain.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>PBKDF2 by ASP.NET Core.</summary>
internal sealed class PasswordHashes
{
    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-512. No setting changes it.</summary>
    public const int Iterations = 210_000;

    private readonly PasswordHasher<Agent> _hasher;
    private readonly string _nobodysHash;

    public PasswordHashes(IOptions<PasswordHasherOptions> options)
    {
        _hasher = new(options);
        _nobodysHash = Create(Guid.NewGuid().ToString());
    }

    public string Create(string password) => _hasher.HashPassword(null!, password);

    /// <param name="passwordHash">
    /// <c>null</c> for an unknown user, <see cref="Agent.NoPassword"/> for one without a password: the comparison takes as long, and fails.
    /// </param>
    /// <param name="password">The password that was given.</param>
    public bool Match(string? passwordHash, string password)
    {
        var hasPassword = passwordHash is not (null or Agent.NoPassword);
        var matches = _hasher.VerifyHashedPassword(null!, hasPassword ? passwordHash! : _nobodysHash, password) != PasswordVerificationResult.Failed;
        return matches && hasPassword;
    }
}
