using System.Diagnostics.CodeAnalysis;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Limits;

/// <summary>
/// The subjects in memory, found by id and generation, and the time at which each is to be checked. Guarded by the lock of the
/// <see cref="LeaseBook"/>.
/// </summary>
internal sealed class LimitedSubjects(TimeProvider clock)
{
    // The generations of a subject are linked by LimitedSubject.Next.
    private readonly Dictionary<Guid, LimitedSubject> _subjects = [];

    // Each subject is in it once, at the time when it may have something to return or be forgotten.
    private readonly PriorityQueue<LimitedSubject, long> _checks = new();

    public int Count => _checks.Count;

    public IEnumerable<LimitedSubject> All => _checks.UnorderedItems.Select(check => check.Element);

    /// <summary>The monotonic clock at the next check; <c>null</c> if there is none.</summary>
    public long? NextDue => _checks.TryPeek(out _, out var due) ? due : null;

    /// <summary>All generations of a subject.</summary>
    public IEnumerable<LimitedSubject> Of(Guid subject)
    {
        for (var found = _subjects.GetValueOrDefault(subject); found is not null; found = found.Next)
        {
            yield return found;
        }
    }

    public LimitedSubject? Find(Guid subject, Guid generation)
    {
        var found = _subjects.GetValueOrDefault(subject);
        while (found is not null && found.Generation != generation)
        {
            found = found.Next;
        }

        return found;
    }

    /// <summary>The subject of a use that came now.</summary>
    public LimitedSubject FindOrAdd(SubjectLimits limits, ClockReading now)
    {
        if (Find(limits.Subject, limits.Generation) is not { } found)
        {
            found = new LimitedSubject(limits);
            Add(found, now);
        }

        found.LastSeen = now.Timestamp;
        return found;
    }

    /// <summary>The allowance that uses find now: a late reply may be for a subject that was forgotten.</summary>
    public LeasedAllowance Present(LeasedAllowance allowance, ClockReading now)
    {
        var subject = allowance.Subject;
        if (!subject.IsRemoved)
        {
            return allowance;
        }

        if (Find(subject.Subject, subject.Generation) is { } present)
        {
            return present.Allowances[Array.IndexOf(subject.Allowances, allowance)];
        }

        Add(subject, now);
        return allowance;
    }

    /// <summary>Takes a subject that is due. Then it is checked again or removed.</summary>
    public bool TryTakeDue(ClockReading now, [NotNullWhen(true)] out LimitedSubject? subject)
    {
        var isDue = _checks.TryPeek(out subject, out var due) && due <= now.Timestamp;
        if (isDue)
        {
            _checks.Dequeue();
        }

        return isDue;
    }

    /// <param name="due">The monotonic clock then.</param>
    public void CheckAgain(LimitedSubject subject, long due) => _checks.Enqueue(subject, due);

    /// <summary>Forgets a subject that was taken.</summary>
    public void Remove(LimitedSubject subject)
    {
        subject.IsRemoved = true;
        var head = _subjects[subject.Subject];
        if (head != subject)
        {
            while (head.Next != subject)
            {
                head = head.Next!;
            }

            head.Next = subject.Next;
        }
        else if (subject.Next is { } next)
        {
            _subjects[subject.Subject] = next;
        }
        else
        {
            _subjects.Remove(subject.Subject);
        }
    }

    private void Add(LimitedSubject subject, ClockReading now)
    {
        subject.IsRemoved = false;
        subject.Next = _subjects.GetValueOrDefault(subject.Subject);
        _subjects[subject.Subject] = subject;
        CheckAgain(subject, now.Timestamp + clock.TimestampFrequency);
    }
}
