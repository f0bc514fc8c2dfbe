using System.Collections.Concurrent;

namespace Accesskeys.Verification.Caching;

/// <summary>Keeps equal values once: most keys of a system have one of a few sets of scopes and networks.</summary>
internal sealed class SharedValues<T>
    where T : notnull
{
    private const int Most = 500;

    private readonly ConcurrentDictionary<T, T> _values = [];

    public T Share(T value)
    {
        if (_values.TryGetValue(value, out var shared))
        {
            return shared;
        }

        // If there are many different values, keys don't share them, and keeping them would only cost memory.
        if (_values.Count >= Most)
        {
            _values.Clear();
        }

        return _values.GetOrAdd(value, value);
    }
}
