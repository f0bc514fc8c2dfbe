namespace Accesskeys.Verification.Fairness;

/// <summary>Waiting requests, in one line for each key; the lines take turns. <see cref="FairLimiter{TKey}"/> locks it.</summary>
internal sealed class FairLines<TKey>(int longestLine)
    where TKey : IEquatable<TKey>
{
    private readonly Dictionary<TKey, LinkedListNode<Line>> _lines = [];
    private readonly LinkedList<Line> _turns = [];

    public bool IsEmpty => _turns.Count == 0;

    /// <returns>The place in the key's line; <c>null</c> if the line is full.</returns>
    public LinkedListNode<Waiter>? Join(TKey key)
    {
        if (!_lines.TryGetValue(key, out var line))
        {
            line = _lines[key] = _turns.AddLast(new Line(key));
        }

        return line.Value.Waiting.Count < longestLine ? line.Value.Waiting.AddLast(new Waiter(line)) : null;
    }

    /// <summary>Removes the request whose turn it is.</summary>
    /// <param name="passed">Keys whose lines are passed over, a small number.</param>
    /// <returns><c>null</c> if no other request waits.</returns>
    public Waiter? Next(IReadOnlySet<TKey> passed)
    {
        var line = _turns.First;
        while (line is not null && passed.Contains(line.Value.Key))
        {
            line = line.Next;
        }

        if (line is null)
        {
            return null;
        }

        var waiter = line.Value.Waiting.First!.Value;
        line.Value.Waiting.RemoveFirst();
        _turns.Remove(line);
        if (line.Value.Waiting.Count > 0)
        {
            _turns.AddLast(line);
        }
        else
        {
            _lines.Remove(line.Value.Key);
        }

        return waiter;
    }

    /// <returns><c>false</c> if it was removed before.</returns>
    public bool Leave(LinkedListNode<Waiter> place)
    {
        if (place.List is null)
        {
            return false;
        }

        var line = place.Value.Line;
        line.Value.Waiting.Remove(place);
        if (line.Value.Waiting.Count == 0)
        {
            _turns.Remove(line);
            _lines.Remove(line.Value.Key);
        }

        return true;
    }

    public sealed class Waiter(LinkedListNode<Line> line) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public LinkedListNode<Line> Line => line;
    }

    /// <summary>A line without anyone in it isn't kept.</summary>
    public sealed record Line(TKey Key)
    {
        public LinkedList<Waiter> Waiting { get; } = [];
    }
}
