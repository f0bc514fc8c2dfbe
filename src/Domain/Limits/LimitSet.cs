using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Limits;

/// <summary>
/// The limits of a chain of rotations, or of a customer. What is left of them is in <see cref="Allowance"/>s, apart from it: nodes take
/// from those all the time, and from this row nothing.
/// </summary>
public sealed class LimitSet : ChangeSubject
{
    private LimitSet()
    {
    }

    /// <summary>The chain's customer, or the customer itself.</summary>
    public Guid CustomerId { get; private init; }

    public RateLimits RateLimits { get; private set; } = RateLimits.None;

    /// <summary>What credits were last set to; <c>null</c> if uses aren't paid for with credits.</summary>
    public Credits? Credits { get; private set; }

    /// <summary>Random, and another one each time the limits are set. What nodes still hold of an earlier one counts for nothing.</summary>
    public Guid Generation { get; private set; }

    public override SubjectKind SubjectKind => SubjectKind.Limits;

    public override Guid OwnerId => CustomerId;

    /// <summary>Whether the credits were set since it was loaded.</summary>
    public bool HasSetCredits { get; private set; }

    /// <summary>The allowances that belong to it, as it sets them, in the order of their keys.</summary>
    public IReadOnlyList<AllowanceSetting> Allowances =>
    [
        .. RateLimits
            .OrderBy(limit => (limit.Counts, limit.Window))
            .Select(limit => new AllowanceSetting(Id, limit.Counts, limit.Window, Generation, limit.Limit, Refill: null)),
        .. Credits is null
            ? Array.Empty<AllowanceSetting>()
            : [new AllowanceSetting(Id, Measure.Credits, Window: 0, Generation, HasSetCredits ? Credits.Remaining : null, Credits.Refill)],
    ];

    /// <param name="subject">The id of the chain's first key, or of the customer.</param>
    public static LimitSet Create(Guid subject, Guid customerId, LimitChange change, DateTimeOffset now)
    {
        var set = new LimitSet { Id = subject, CustomerId = customerId, CreatedAt = now.ToMicroseconds() };
        set.Set(change, ChangeAction.Created, now);
        return set;
    }

    public void Set(LimitChange change, DateTimeOffset now) => Set(change, ChangeAction.Updated, now);

    private void Set(LimitChange change, ChangeAction action, DateTimeOffset now)
    {
        RateLimits = change.RateLimits ?? RateLimits;
        if (change.Credits is { } set)
        {
            Credits = set.Credits;
            HasSetCredits = true;
        }

        Generation = Guid.NewGuid();
        Did(action, now);
    }
}

/// <summary>What a change sets of one allowance.</summary>
/// <param name="Amount">The limit, or the credits that remain from now on; <c>null</c> to keep the credits that are left.</param>
public sealed record AllowanceSetting(Guid SubjectId, Measure Measure, int Window, Guid Generation, long? Amount, Refill? Refill);
