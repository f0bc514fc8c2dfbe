using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Customers;

/// <summary>A session that ended before its expiry. Other sessions aren't stored: their tokens contain everything about them.</summary>
public sealed class EndedSession : ChangeSubject
{
    private EndedSession()
    {
    }

    public Guid CustomerId { get; private init; }

    public Guid AgentId { get; private init; }

    /// <summary>The time from which its token would have been rejected anyway.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public override SubjectKind SubjectKind => SubjectKind.Session;

    public override Guid OwnerId => CustomerId;

    public static EndedSession End(Guid id, Agent agent, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        now = now.ToMicroseconds();
        var ended = new EndedSession
        {
            Id = id,
            CustomerId = agent.CustomerId,
            AgentId = agent.Id,
            ExpiresAt = expiresAt.ToMicroseconds(),
            CreatedAt = now,
        };
        ended.Did(ChangeAction.Deleted, now);
        return ended;
    }
}
