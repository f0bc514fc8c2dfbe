using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>PBKDF2 by ASP.NET Core, in the turn of the caller's network.</summary>
internal sealed class Passwords(PasswordTurns turns, ICurrentCaller caller) : IPasswords
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-512.
    private const int Iterations = 210_000;

    private static readonly PasswordHasher<Agent> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly string _nobodysHash = _hasher.HashPassword(null!, Guid.NewGuid().ToString());

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    public Task<bool> MatchesAsync(string? passwordHash, string password, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var matches = _hasher.VerifyHashedPassword(null!, passwordHash ?? _nobodysHash, password) != PasswordVerificationResult.Failed;
            return matches && passwordHash is not null;
        },
        cancellationToken);

    private Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken) =>
        turns.RunAsync(ClientNetwork.Of(caller.Address), hash, cancellationToken);
}
