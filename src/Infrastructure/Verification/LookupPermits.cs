using Accesskeys.Application.Common;

namespace Accesskeys.Infrastructure.Verification;

/// <summary>
/// How many may read the database at a time. Where more want to, networks take turns: who sends many waits behind its own.
/// </summary>
internal sealed class LookupPermits(VerificationSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<ClientNetwork, LinkedListNode<Line>> _lines = [];
    private readonly LinkedList<Line> _turns = [];
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
        if (!_lines.TryGetValue(network, out var line))
        {
            line = _lines[network] = _turns.AddLast(new Line(network, []));
        }

        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Value.Waiting.AddLast(granted);
        return granted;
    }

    private TaskCompletionSource? NextInTurn()
    {
        if (_turns.First is not { } line)
        {
            return null;
        }

        var granted = line.Value.Waiting.First!.Value;
        line.Value.Waiting.RemoveFirst();
        _turns.RemoveFirst();
        if (line.Value.Waiting.Count > 0)
        {
            _turns.AddLast(line);
        }
        else
        {
            _lines.Remove(line.Value.Network);
        }

        return granted;
    }

    private bool TryLeave(ClientNetwork network, TaskCompletionSource granted)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(network, out var line) || !line.Value.Waiting.Remove(granted))
            {
                return false;
            }

            if (line.Value.Waiting.Count == 0)
            {
                _turns.Remove(line);
                _lines.Remove(network);
            }

            return true;
        }
    }

    /// <summary>Those of one network that wait; there is none without somebody in it.</summary>
    private sealed record Line(ClientNetwork Network, LinkedList<TaskCompletionSource> Waiting);
}
