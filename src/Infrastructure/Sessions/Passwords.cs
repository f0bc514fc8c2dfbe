using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>PBKDF2 by ASP.NET Core. Hashing is slow on purpose, so at most half the cores do it at once.</summary>
internal sealed class Passwords : IPasswords, IDisposable
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-512.
    private const int Iterations = 210_000;

    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(5);

    private readonly PasswordHasher<Agent> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _nobodysHash;

    public Passwords() => _nobodysHash = _hasher.HashPassword(null!, Guid.NewGuid().ToString());

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    public Task<bool> MatchesAsync(string? passwordHash, string password, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var matches = _hasher.VerifyHashedPassword(null!, passwordHash ?? _nobodysHash, password) != PasswordVerificationResult.Failed;
            return matches && passwordHash is not null;
        },
        cancellationToken);

    public void Dispose() => _cores.Dispose();

    private async Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken)
    {
        if (!await _cores.WaitAsync(_longestWait, cancellationToken))
        {
            throw new UnavailableException("Too many passwords are being checked.");
        }

        try
        {
            return await Task.Run(hash, CancellationToken.None);
        }
        finally
        {
            _cores.Release();
        }
    }
}
