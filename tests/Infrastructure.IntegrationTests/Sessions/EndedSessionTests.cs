using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>What ends a session is obeyed at once by the node that does it, and with the next poll by every other.</summary>
public sealed class EndedSessionTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Logout_OnTheSameNode_EndsThatSessionAloneAtOnce(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);
        var another = await scene.BeginAsync();
        another.ShouldNotBe(scene.Session);
        await scene.IsKnownAsync(another);

        await scene.LogOutAsync(scene.Node);

        (await scene.CountAsync()).ShouldBe((false, 1));
        (await scene.CountAsync(another)).ShouldBe((true, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Logout_OnAnotherNode_EndsTheSessionWithTheNextPoll(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);
        await scene.IsKnownAsync();
        await scene.LogOutAsync(scene.Other);
        (await scene.CountAsync()).ShouldBe((true, 0));

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((false, 1));
        (await scene.CountAsync()).ShouldBe((false, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangePassword_OnTheSameNode_EndsAllTheAgentsSessionsAndNoOthers(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);
        var (another, colleague) = (await scene.BeginAsync(), await scene.BeginAsync(await scene.AddAgentAsync("bob")));
        foreach (var session in new[] { scene.Session, another, colleague })
        {
            (await scene.IsKnownAsync(session)).ShouldBeTrue();
        }

        await scene.ChangePasswordAsync(scene.Node);

        (await scene.CountAsync()).ShouldBe((false, 1));
        (await scene.CountAsync(another)).ShouldBe((false, 1));
        (await scene.CountAsync(colleague)).ShouldBe((true, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangePassword_OnAnotherNode_EndsTheSessionWithTheNextPoll(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);
        await scene.IsKnownAsync();
        await scene.ChangePasswordAsync(scene.Other);
        (await scene.CountAsync()).ShouldBe((true, 0));

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((false, 1));
    }

    [Fact]
    public async Task Session_StartedWithThePreviousPassword_IsRejected()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);
        await scene.ChangePasswordAsync(scene.Other);

        (await scene.IsKnownAsync(await scene.BeginAsync())).ShouldBeFalse();

        var changed = await scene.Other.ReadAsync(db => db.AllAgents().AsNoTracking().SingleAsync());
        (await scene.IsKnownAsync(await scene.BeginAsync(changed))).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Logout_WhenItIsRepeated_IsRejectedAndRecordedOnce(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);
        var session = (await SessionFixture.FindCallerAsync(scene.Other, scene.Session))!.Session!;
        await scene.LogOutAsync(scene.Other);
        await Should.ThrowAsync<CallerRevokedException>(
            () => scene.Other.UseAsync((MediatR.IMediator mediator) => mediator.Send(new Application.Sessions.Logout())));

        var change = (await scene.Other.ChangesAsync()).Where(change => change.SubjectKind == nameof(SubjectKind.Session)).ShouldHaveSingleItem();

        change.ShouldSatisfyAllConditions(
            () => change.Action.ShouldBe(nameof(ChangeAction.Deleted)),
            () => change.SubjectId.ShouldBe(session.Id),
            () => change.CustomerId.ShouldBe(scene.Customer.Id),
            () => change.Before.ShouldBeNull(),
            () => change.After!.ShouldContain(scene.Agent.Id.ToString()));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Purge_OnlyWhenTheSessionExpiredADayAgo_RemovesItsMark(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);
        await scene.LogOutAsync(scene.Other);
        scene.Other.Clock.Now += TimeSpan.FromDays(2);
        await LogOutAnotherAsync(scene);
        (await scene.Other.Get<EndedSessionPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(0));
        (await CountEndedAsync(scene)).ShouldBe(2);

        scene.Other.Clock.Now += TimeSpan.FromHours(2);
        (await scene.Other.Get<EndedSessionPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));

        (await CountEndedAsync(scene)).ShouldBe(1);
        (await SessionFixture.FindCallerAsync(scene.Other, scene.Session)).ShouldBeNull();
    }

    private static async Task LogOutAnotherAsync(SessionScene scene) =>
        await scene.LogOutAsync(scene.Other, await SessionFixture.BeginAsync(scene.Other, scene.Agent));

    private static Task<int> CountEndedAsync(SessionScene scene) => scene.Other.ReadAsync(db => db.EndedSessions.CountAsync());
}
