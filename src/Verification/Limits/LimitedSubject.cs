using Accesskeys.Domain.Limits;

namespace Accesskeys.Verification.Limits;

/// <summary>The allowances of one subject under one generation of its limits. Guarded by the lock of the <see cref="LeaseBook"/>.</summary>
internal sealed class LimitedSubject
{
    // Empty for most subjects at most times.
    private readonly Queue<WaitingUse> _waiting = new(0);

    public LimitedSubject(SubjectLimits limits)
    {
        Subject = limits.Subject;
        Generation = limits.Generation;
        Allowances = new LeasedAllowance[limits.RateLimits.Count + (limits.HasCredits ? 1 : 0)];
        for (var i = 0; i < limits.RateLimits.Count; i++)
        {
            var limit = limits.RateLimits[i];
            Allowances[i] = new LeasedAllowance(this, new AllowanceKey(Subject, limit.Counts, limit.Window), limit.Limit);
        }

        if (limits.HasCredits)
        {
            Allowances[^1] = new LeasedAllowance(this, new AllowanceKey(Subject, Measure.Credits, 0), long.MaxValue);
        }
    }

    public Guid Subject { get; }

    public Guid Generation { get; }

    /// <summary>In the order of the rate limits, then the credits.</summary>
    public LeasedAllowance[] Allowances { get; }

    /// <summary>The same subject under another generation, while uses with older facts may still come.</summary>
    public LimitedSubject? Next { get; set; }

    /// <summary>The monotonic clock at the last use that came, whatever was decided.</summary>
    public long LastSeen { get; set; }

    /// <summary>Whether the book has forgotten it. A late reply may still be for it.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>
    /// The era in which the database said that its allowances are of another generation; <c>null</c> if it didn't. A database that went back to an
    /// earlier state begins another era, and may have this generation again.
    /// </summary>
    public int? OutdatedEra { get; set; }

    /// <summary>In the order in which they came. Some may be done.</summary>
    public IEnumerable<WaitingUse> Waiting => _waiting;

    public bool HasWaiting
    {
        get
        {
            TrimDone();
            return _waiting.Count > 0;
        }
    }

    public void Add(WaitingUse use)
    {
        TrimDone();
        _waiting.Enqueue(use);
    }

    private void TrimDone()
    {
        while (_waiting.TryPeek(out var use) && use.IsDone)
        {
            _waiting.Dequeue();
        }
    }
}
