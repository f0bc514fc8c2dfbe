using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>PBKDF2 by ASP.NET Core, in the turn of the caller's network. One instance for each request: its hashes have one priority.</summary>
internal sealed class Passwords(PasswordTurns turns, ICurrentCaller caller) : IPasswords
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-512.
    private const int Iterations = 210_000;

    private static readonly PasswordHasher<Agent> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly string _nobodysHash = _hasher.HashPassword(null!, Guid.NewGuid().ToString());

    private bool? _isUrgent;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    public Task<bool> MatchesAsync(string? passwordHash, string password, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var matches = _hasher.VerifyHashedPassword(null!, passwordHash ?? _nobodysHash, password) != PasswordVerificationResult.Failed;
            return matches && passwordHash is not null;
        },
        cancellationToken);

    private Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken)
    {
        var network = ClientNetwork.Of(caller.Address);
        _isUrgent ??= turns.IsFirstForAWhile(network);
        return turns.RunAsync(network, _isUrgent.Value, hash, cancellationToken);
    }
}
