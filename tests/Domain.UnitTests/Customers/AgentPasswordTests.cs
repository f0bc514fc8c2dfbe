using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class AgentPasswordTests
{
    private static readonly DateTimeOffset _now = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);

    [Fact]
    public void ChangePassword_Always_BeginsANewGenerationOfSessions()
    {
        var agent = Agent.Register(Guid.NewGuid(), "alice", "hash", _now);
        agent.SessionGeneration.ShouldBe(0);

        agent.ChangePassword("another hash", _now.AddSeconds(1));

        agent.PasswordHash.ShouldBe("another hash");
        agent.SessionGeneration.ShouldBe(1);
        agent.UpdatedAt.ShouldBe(_now.AddSeconds(1));
        agent.Done.ShouldBe(ChangeAction.Updated);
    }

    [Fact]
    public void EndSessions_Always_BeginsANewGenerationAndKeepsThePassword()
    {
        var agent = Agent.Register(Guid.NewGuid(), "alice", "hash", _now);

        agent.EndSessions(_now.AddSeconds(1));

        (agent.PasswordHash, agent.SessionGeneration).ShouldBe(("hash", 1));
        (agent.UpdatedAt, agent.Done).ShouldBe((_now.AddSeconds(1), ChangeAction.Updated));
    }

    [Fact]
    public void EndedSession_WhenItEnds_IsADeletionOfTheAgentsCustomer()
    {
        var agent = Agent.Register(Guid.NewGuid(), "alice", "hash", _now);
        var id = Guid.NewGuid();

        var ended = EndedSession.End(id, agent, _now.AddDays(1), _now.AddTicks(1));

        (ended.Id, ended.AgentId, ended.OwnerId, ended.ExpiresAt).ShouldBe((id, agent.Id, agent.CustomerId, _now.AddDays(1)));
        (ended.Done, ended.SubjectKind, ended.UpdatedAt).ShouldBe((ChangeAction.Deleted, SubjectKind.Session, _now));
    }
}
