using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Verification.Caching;

/// <summary>What the cached keys of a customer have in common.</summary>
internal sealed record CustomerFacts(CustomerModel Model, bool IsOperator, SubjectLimits? Limits);

/// <summary>What several cached keys belong to: their customer, or their chain of rotations.</summary>
internal sealed class SharedSubject<T>(Guid id, T value)
{
    private volatile bool _isOutdated;

    public Guid Id => id;

    public T Value => value;

    public bool IsOutdated => _isOutdated;

    /// <summary>The number of entries that reference it.</summary>
    public int Entries { get; set; }

    public void Outdate() => _isOutdated = true;
}

/// <summary>
/// Keeps each subject once, for as long as an entry references it. One mark invalidates all of a subject's keys.
/// </summary>
internal sealed class SharedSubjects<T>
    where T : class, IEquatable<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, SharedSubject<T>> _subjects = [];
    private long _version;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Returns <c>null</c> if a subject was changed since that version.</summary>
    public SharedSubject<T>? Hold(Guid id, T value, long version)
    {
        lock (_lock)
        {
            if (version != _version)
            {
                return null;
            }

            if (!_subjects.TryGetValue(id, out var subject) || !subject.Value.Equals(value))
            {
                subject?.Outdate();
                subject = _subjects[id] = new SharedSubject<T>(id, value);
            }

            subject.Entries++;
            return subject;
        }
    }

    public void Release(SharedSubject<T> subject)
    {
        lock (_lock)
        {
            if (--subject.Entries == 0 && _subjects.GetValueOrDefault(subject.Id) == subject)
            {
                _subjects.Remove(subject.Id);
            }
        }
    }

    public void Invalidate(Guid id)
    {
        lock (_lock)
        {
            _version++;
            if (_subjects.Remove(id, out var subject))
            {
                subject.Outdate();
            }
        }
    }
}
