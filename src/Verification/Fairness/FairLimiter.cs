namespace Accesskeys.Verification.Fairness;

/// <summary>
/// Grants a fixed number of permits at a time. While none is free, the requests of each key wait in a line of their own and the lines take
/// turns, so a key that asks often delays only itself. Urgent requests overtake the others: one of each key, and a
/// bounded number in all, before the next ordinary one is granted. Every operation takes constant time, and nothing is kept of a key that doesn't wait.
/// </summary>
/// <param name="permits">How many permits there are.</param>
/// <param name="longestLine">How many requests of one key may wait; what comes beyond is rejected at once.</param>
/// <param name="longestWait">How long one request waits.</param>
public sealed class FairLimiter<TKey>(int permits, int longestLine, TimeSpan longestWait, TimeProvider clock)
    where TKey : IEquatable<TKey>
{
    /// <summary>How many urgent requests in a row are granted while others wait.</summary>
    public const int MostOvertaking = 8;

    private readonly Lock _lock = new();
    private readonly FairLines<TKey> _urgent = new(longestLine);
    private readonly FairLines<TKey> _ordinary = new(longestLine);
    private readonly HashSet<TKey> _overtook = new(MostOvertaking);
    private int _free = permits;

    /// <returns>
    /// Whether a permit was granted, to be given back by <see cref="Return"/>. <c>false</c> if the key's line is full or the wait too long.
    /// </returns>
    /// <exception cref="OperationCanceledException">The request was canceled, and holds no permit.</exception>
    public async ValueTask<bool> TakeAsync(TKey key, bool urgent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lines = urgent ? _urgent : _ordinary;
        LinkedListNode<FairLines<TKey>.Waiter>? place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            place = lines.Join(key);
        }

        if (place is null)
        {
            return false;
        }

        try
        {
            await place.Value.Task.WaitAsync(longestWait, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            // A request that can't leave its line any more was granted its permit at the last moment.
            return !Leave(lines, place);
        }
        catch (OperationCanceledException)
        {
            if (!Leave(lines, place))
            {
                Return();
            }

            throw;
        }
    }

    public void Return()
    {
        lock (_lock)
        {
            if (Next() is { } waiter)
            {
                waiter.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }

    private FairLines<TKey>.Waiter? Next()
    {
        if (_ordinary.IsEmpty)
        {
            _overtook.Clear();
            return _urgent.Next(_overtook);
        }

        if (_overtook.Count < MostOvertaking && _urgent.Next(_overtook) is { } urgent)
        {
            _overtook.Add(urgent.Line.Value.Key);
            return urgent;
        }

        _overtook.Clear();
        return _ordinary.Next(_overtook);
    }

    private bool Leave(FairLines<TKey> lines, LinkedListNode<FairLines<TKey>.Waiter> place)
    {
        lock (_lock)
        {
            return lines.Leave(place);
        }
    }
}
