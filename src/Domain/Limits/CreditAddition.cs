using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Limits;

/// <summary>Credits that were added, or taken away. It is kept, so that a request that is sent twice adds once.</summary>
public sealed class CreditAddition : ChangeSubject
{
    private CreditAddition()
    {
    }

    public Guid CustomerId { get; private init; }

    /// <summary>The id that the request gave it. It is unique among the additions to the same subject.</summary>
    public Guid AdditionId { get; private init; }

    /// <summary>Negative to take away.</summary>
    public long Add { get; private init; }

    public override SubjectKind SubjectKind => SubjectKind.Credits;

    public override Guid OwnerId => CustomerId;

    public static bool AllowsAdd(long add) => add is >= -Credits.Most and <= Credits.Most and not 0;

    /// <param name="subject">The id of the chain's first key, or of the customer.</param>
    public static CreditAddition Create(Guid subject, Guid customerId, Guid id, long add, DateTimeOffset now)
    {
        var addition = new CreditAddition
        {
            Id = subject,
            CustomerId = customerId,
            AdditionId = id,
            Add = AllowsAdd(add) ? add : throw new ArgumentOutOfRangeException(nameof(add)),
            CreatedAt = now.ToMicroseconds(),
        };
        addition.Did(ChangeAction.Created, now);
        return addition;
    }
}
