using System.Collections.Concurrent;
using Accesskeys.Infrastructure.Verification;

namespace Accesskeys.Infrastructure.Uses;

/// <summary>
/// When each key was last used, until it is written down. What is remembered of a key notes its own use and is looked at when the uses
/// are taken; it holds a bounded number of both.
/// </summary>
internal sealed class KeyUses(VerificationSettings settings)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _last = [];
    private readonly ConcurrentQueue<CacheEntry> _used = [];
    private readonly int _most = 2 * settings.CacheEntries;
    private int _count;

    public void Note(in FoundEntry found, DateTimeOffset at)
    {
        if (!found.NoteUse(at))
        {
            return;
        }

        if (_used.Count < _most)
        {
            _used.Enqueue(found.Entry);
        }
        else
        {
            found.Entry.TakeUse();
        }
    }

    /// <summary>Never earlier than it was. Where there is no room it is forgotten: the key's next use will do.</summary>
    public void Note(Guid key, DateTimeOffset at)
    {
        while (true)
        {
            if (_last.TryGetValue(key, out var known))
            {
                if (known >= at || _last.TryUpdate(key, at, known))
                {
                    return;
                }
            }
            else if (Volatile.Read(ref _count) >= _most)
            {
                return;
            }
            else if (_last.TryAdd(key, at))
            {
                Interlocked.Increment(ref _count);
                return;
            }
        }
    }

    /// <summary>All that are not written yet, as they are now.</summary>
    public IReadOnlyList<KeyUse> Take()
    {
        while (_used.TryDequeue(out var entry))
        {
            Note(entry.Facts!.Id, entry.TakeUse());
        }

        return [.. _last.Select(last => new KeyUse(last.Key, last.Value))];
    }

    /// <summary>Forgets what was written. A key that was used since is to be written again.</summary>
    public void Forget(IEnumerable<KeyUse> written)
    {
        foreach (var (key, at) in written)
        {
            if (_last.TryRemove(new KeyValuePair<Guid, DateTimeOffset>(key, at)))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}

internal readonly record struct KeyUse(Guid Key, DateTimeOffset At);
