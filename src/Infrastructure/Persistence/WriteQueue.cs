using Accesskeys.Application.Common;
using Accesskeys.Verification.Fairness;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// The queue in front of the database: this process has one writer at a time. No database's own lock queue knows customers, so one
/// customer's crowd would keep out all others.
/// </summary>
internal sealed class WriteQueue(TimeProvider clock)
{
    /// <summary>How many changes of one customer may wait. More would hardly be saved in time.</summary>
    public const int LongestLine = 128;

    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(2);

    // For the locks of other processes: SQLite's driver counts in whole seconds.
    private static readonly TimeSpan _shortestLock = TimeSpan.FromSeconds(1);

    private readonly FairLimiter<Guid> _turns = new(permits: 1, LongestLine, _longestWait - _shortestLock, clock);

    /// <returns>How long the database's own locks may be waited for.</returns>
    /// <exception cref="UnavailableException">The turn didn't come in time, or the customer's line is full.</exception>
    public async Task<TimeSpan> EnterAsync(Guid customerId, bool overtakes, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        if (!await _turns.TakeAsync(customerId, overtakes, cancellationToken))
        {
            throw new UnavailableException("Too many changes are waiting for the database.");
        }

        var left = _longestWait - clock.GetElapsedTime(start);
        return left > _shortestLock ? left : _shortestLock;
    }

    /// <summary>Waits as if the service were one more customer.</summary>
    /// <returns>Whether the turn came in time.</returns>
    public ValueTask<bool> TryEnterForServiceAsync(CancellationToken cancellationToken) =>
        _turns.TakeAsync(Guid.Empty, urgent: false, cancellationToken);

    /// <summary>
    /// Waits as if nodes that take leases were one more customer, whose changes overtake: a use waits for them. They are few and short, so
    /// changes hardly notice.
    /// </summary>
    /// <returns>Whether the turn came in time.</returns>
    public ValueTask<bool> TryEnterForGrantsAsync() => _turns.TakeAsync(Guid.Empty, urgent: true, CancellationToken.None);

    public void Leave() => _turns.Return();
}
