using Accesskeys.Application.Common;
using Accesskeys.Verification.Fairness;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>
/// Hashing is slow on purpose, so at most half the cores do it at once. Where more is wanted networks take turns, and a network's first
/// attempt for a while goes before the others': however many networks keep trying, a sign-in from elsewhere doesn't wait for all of them.
/// </summary>
internal sealed class FairPasswordLimiter(TimeProvider clock)
{
    /// <summary>How many attempts of one network wait: as many as its rate limit lets through at once.</summary>
    public const int LongestLine = 20;

    private static readonly TimeSpan _priorityPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(5);

    private readonly FairLimiter<ClientNetwork> _turns = new(AtOnce, LongestLine, _longestWait, clock);

    // When a network last tried, by a hash that outsiders can't predict. On a collision an attempt may wait longer than it needs to.
    private readonly long[] _tried = [.. Enumerable.Repeat(long.MinValue, 4096)];

    public static int AtOnce => Math.Max(1, Environment.ProcessorCount / 2);

    /// <param name="urgent">Whether this belongs to the network's first attempt for a while (<see cref="IsFirstForAWhile"/>).</param>
    /// <exception cref="UnavailableException">The turn didn't come in time, or the network's line is full.</exception>
    public async Task<T> RunAsync<T>(ClientNetwork network, bool urgent, Func<T> hash, CancellationToken cancellationToken)
    {
        if (!await _turns.TakeAsync(network, urgent, cancellationToken))
        {
            throw new UnavailableException("Too many passwords are being checked.");
        }

        try
        {
            return await Task.Run(hash, CancellationToken.None);
        }
        finally
        {
            _turns.Return();
        }
    }

    /// <summary>
    /// Whether the network has not asked this for a while. To be asked once for each attempt, whatever number of hashes it takes.
    /// </summary>
    public bool IsFirstForAWhile(ClientNetwork network)
    {
        var now = clock.GetTimestamp();
        var before = Interlocked.Exchange(ref _tried[(uint)network.GetHashCode() % (uint)_tried.Length], now);
        return before == long.MinValue || clock.GetElapsedTime(before, now) >= _priorityPeriod;
    }
}
