using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Customers;

/// <summary>A session that ended before its time. Those that go on are written nowhere: their tokens tell all of them.</summary>
public sealed class EndedSession : ChangeSubject
{
    private EndedSession()
    {
    }

    public Guid CustomerId { get; private init; }

    public Guid AgentId { get; private init; }

    /// <summary>From when on its token would have been refused anyway.</summary>
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
