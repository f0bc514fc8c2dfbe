using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>Hashes passwords in the turn of the caller's network. One instance for each request: its hashes have one priority.</summary>
internal sealed class Passwords(PasswordHashes hashes, FairPasswordLimiter turns, ICurrentCaller caller) : IPasswords
{
    private bool? _isUrgent;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => hashes.Create(password), cancellationToken);

    public Task<bool> MatchesAsync(string? passwordHash, string password, CancellationToken cancellationToken) =>
        RunAsync(() => hashes.Match(passwordHash, password), cancellationToken);

    private Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken)
    {
        var network = ClientNetwork.Of(caller.Address);
        _isUrgent ??= turns.IsFirstForAWhile(network);
        return turns.RunAsync(network, _isUrgent.Value, hash, cancellationToken);
    }
}
