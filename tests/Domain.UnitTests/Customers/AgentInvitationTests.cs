using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Domain.UnitTests.Customers;

public sealed class AgentInvitationTests
{
    private static readonly DateTimeOffset _now = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset _later = _now.AddMinutes(1);
    private static readonly TokenHash _code = TokenHash.Of("code");
    private static readonly TokenHash _another = TokenHash.Of("another code");

    private readonly Agent _agent = Agent.Invite(Guid.NewGuid(), "Ada", "ada@example.com", Role.Developer, _code, _now);

    [Fact]
    public void Invite_OfANewAgent_HasAnInvitationAndNoPassword()
    {
        (_agent.Username, _agent.NormalizedUsername, _agent.Email, _agent.Role).ShouldBe(("Ada", "ada", "ada@example.com", Role.Developer));
        (_agent.HasPassword, _agent.PasswordHash, _agent.InvitationExpiresAt).ShouldBe((false, Agent.NoPassword, _now.AddDays(7)));
        (_agent.Done, _agent.CreatedAt, _agent.UpdatedAt, _agent.DeletedAt).ShouldBe((ChangeAction.Created, _now, _now, null));
    }

    [Fact]
    public void IsInvitedBy_OfTheCode_IsTrueBeforeItExpires()
    {
        _agent.IsInvitedBy(_code, _now.AddDays(7).AddTicks(-1)).ShouldBeTrue();
        _agent.IsInvitedBy(_code, _now.AddDays(7)).ShouldBeFalse();
        _agent.IsInvitedBy(_another, _now).ShouldBeFalse();
    }

    [Fact]
    public void Invite_OnceMore_ReplacesTheCodeAndEndsNothing()
    {
        _agent.ChangePassword("hash", _now);

        _agent.Invite(_another, _later);

        (_agent.IsInvitedBy(_another, _later), _agent.IsInvitedBy(_code, _later)).ShouldBe((true, false));
        (_agent.PasswordHash, _agent.SessionGeneration, _agent.Done, _agent.UpdatedAt).ShouldBe(("hash", 1, ChangeAction.Updated, _later));
    }

    [Fact]
    public void ChangePassword_OfAnInvitedAgent_UsesTheInvitationUp()
    {
        _agent.ChangePassword("hash", _later);

        (_agent.HasPassword, _agent.InvitationHash, _agent.InvitationExpiresAt, _agent.SessionGeneration).ShouldBe((true, null, null, 1));
        _agent.IsInvitedBy(_code, _later).ShouldBeFalse();
    }

    [Fact]
    public void Delete_EndsTheInvitationThePasswordAndTheSessions()
    {
        _agent.Delete(_later);

        (_agent.IsInvitedBy(_code, _later), _agent.HasPassword, _agent.SessionGeneration).ShouldBe((false, false, 1));
        (_agent.DeletedAt, _agent.UpdatedAt, _agent.Done).ShouldBe((_later, _later, ChangeAction.Deleted));
    }

    [Theory]
    [InlineData("ada@example.com", Role.Developer, false)]
    [InlineData(null, Role.Developer, true)]
    [InlineData("ada@example.com", Role.Viewer, true)]
    public void Update_IsAChangeIfSomethingDiffers(string? email, Role role, bool changes)
    {
        _agent.Update(email, role, _later);

        (_agent.Email, _agent.Role, _agent.SessionGeneration).ShouldBe((email, role, 0));
        _agent.UpdatedAt.ShouldBe(changes ? _later : _now);
    }

    [Fact]
    public void Register_OfACustomersFirstAgent_IsAnOwner() =>
        Agent.Register(Guid.NewGuid(), "ada", "hash", _now).Role.ShouldBe(Role.Owner);
}
