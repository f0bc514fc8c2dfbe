using Accesskeys.Application.Common;

namespace Accesskeys.Infrastructure.Verification;

/// <summary>
/// How many may read the database at a time. Where more want to, networks take turns: who sends many waits behind its own.
/// </summary>
internal sealed class LookupPermits(VerificationSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<ClientNetwork, LinkedList<TaskCompletionSource>> _waiting = [];
    private readonly Queue<ClientNetwork> _turns = new();
    private int _free = settings.ConcurrentLookups;

    /// <exception cref="UnavailableException">None was to be had in time.</exception>
    public async ValueTask TakeAsync(ClientNetwork network)
    {
        TaskCompletionSource granted;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            granted = Enqueue(network);
        }

        try
        {
            await granted.Task.WaitAsync(_longestWait, clock);
        }
        catch (TimeoutException) when (TryLeave(network, granted))
        {
            throw new UnavailableException("Too many unknown or new keys are being looked up.");
        }
        catch (TimeoutException)
        {
            // Granted in the last moment.
        }
    }

    public void Return()
    {
        lock (_lock)
        {
            if (NextInTurn() is { } granted)
            {
                granted.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }

    private TaskCompletionSource Enqueue(ClientNetwork network)
    {
        if (!_waiting.TryGetValue(network, out var queue))
        {
            _waiting[network] = queue = [];
            _turns.Enqueue(network);
        }

        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.AddLast(granted);
        return granted;
    }

    private TaskCompletionSource? NextInTurn()
    {
        while (_turns.TryDequeue(out var network))
        {
            var queue = _waiting[network];
            if (queue.First is not { } first)
            {
                _waiting.Remove(network);
                continue;
            }

            queue.RemoveFirst();
            if (queue.Count > 0)
            {
                _turns.Enqueue(network);
            }
            else
            {
                _waiting.Remove(network);
            }

            return first.Value;
        }

        return null;
    }

    // Its network stays in the order of turns, and is passed over if nobody else of it waits.
    private bool TryLeave(ClientNetwork network, TaskCompletionSource granted)
    {
        lock (_lock)
        {
            return _waiting.TryGetValue(network, out var queue) && queue.Remove(granted);
        }
    }
}
