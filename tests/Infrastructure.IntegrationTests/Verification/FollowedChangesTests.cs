using System.Net;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>What one node changes the other one's next poll sees.</summary>
public sealed class FollowedChangesTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterDeletionOnAnotherNode_RevokesTheKey(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.DeleteAsync(by: scene.Other);
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 0));
    }

    // Whatever its clock says: the one of the node that rotated may be ahead.
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterRotationWithoutGraceOnAnotherNode_RevokesTheKey(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var token = TokenFormat.Default.Generate();
        await scene.VerifyAsync();
        await scene.CountAsync(token);
        await scene.Other.RotateAsync(scene.Key.Id, token, grace: 0, scene.Node.Clock.Now.AddSeconds(30));

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Expired, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.Expired, 0));
        (await scene.CountAsync(token)).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterRotationWithGraceOnAnotherNode_ExpiresTheKeyAfterIt(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.RotateAsync(scene.Key.Id, TokenFormat.Default.Generate(), grace: 30, scene.Node.Clock.Now);

        await scene.Node.PollAsync();
        (await scene.VerifyAsync()).ShouldBe(VerificationCode.Valid);
        scene.Node.Clock.Advance(TimeSpan.FromSeconds(30));

        (await scene.VerifyAsync()).ShouldBe(VerificationCode.Expired);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAnotherNodeDisabledAndEnabledTheKey_SaysSo(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();

        await scene.Other.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: false, scopes: null, allowedIps: null, scene.Node.Clock.Now));
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Disabled, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.Disabled, 0));

        await scene.Other.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: true, scopes: null, allowedIps: null, scene.Node.Clock.Now));
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAnotherNodeNarrowedTheScopes_AsksForThemAnew(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.AlterKeyAsync(
            scene.Key.Id, key => key.Restrict(isEnabled: null, ScopeSet.Of(["a"]), allowedIps: null, scene.Node.Clock.Now));
        (await CodeOfAsync("b")).ShouldBe(VerificationCode.Valid);

        await scene.Node.PollAsync();

        (await CodeOfAsync("b")).ShouldBe(VerificationCode.InsufficientScope);
        (await CodeOfAsync("a")).ShouldBe(VerificationCode.Valid);

        async Task<VerificationCode> CodeOfAsync(string scope) =>
            (await scene.Node.VerifyAsync(new VerificationRequest(scene.Token.Reveal().AsMemory(), Client: null) { Scopes = [scope] })).Code;
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAnotherNodeNarrowedTheNetworks_RejectsTheOthers(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.AlterKeyAsync(
            scene.Key.Id, key => key.Restrict(isEnabled: null, scopes: null, AllowList.Of(["10.0.0.0/8"]), scene.Node.Clock.Now));
        (await CodeOfAsync("203.0.113.9")).ShouldBe(VerificationCode.Valid);

        await scene.Node.PollAsync();

        (await CodeOfAsync("203.0.113.9")).ShouldBe(VerificationCode.IpNotAllowed);
        (await CodeOfAsync("10.1.2.3")).ShouldBe(VerificationCode.Valid);
        (await scene.VerifyAsync()).ShouldBe(VerificationCode.IpNotAllowed);

        async Task<VerificationCode> CodeOfAsync(string client) =>
            (await scene.Node.VerifyAsync(new VerificationRequest(scene.Token.Reveal().AsMemory(), IPAddress.Parse(client)))).Code;
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAnotherNodesUpdate_BringsWhatTheKeyIsNow(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.AlterKeyAsync(scene.Key.Id, key => key.Rename("renamed", null, scene.Node.Clock.Now));

        await scene.Node.PollAsync();

        (await scene.Node.VerifyAsync(scene.Token.Reveal())).Accesskey!.Name.ShouldBe("renamed");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAnotherNodesCreation_ForgetsThatTheTokenWasUnknown(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var token = TokenFormat.Default.Generate();
        await scene.CountAsync(token);
        (await scene.CountAsync(token)).ShouldBe((VerificationCode.NotFound, 0));
        await scene.Other.AddKeyAsync(scene.Customer.Id, token);

        await scene.Node.PollAsync();

        (await scene.CountAsync(token)).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Create_OnTheSameNode_ForgetsAtOnceThatTheTokenWasUnknown(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var token = TokenFormat.Default.Generate();
        await scene.CountAsync(token);

        await scene.Node.AddKeyAsync(scene.Customer.Id, token);

        (await scene.CountAsync(token)).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAChangeOfAnotherKey_KeepsThisOne(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.AddKeyAsync(scene.Customer.Id);

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenTheChangesFillMoreThanAPage_ConfirmsOnlyAtTheirEnd(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.ChangeAsync(db =>
        {
            db.Accesskeys.AddRange(Enumerable.Range(0, ChangePage.Size).Select(_ => scene.Other.Key(scene.Customer.Id)));
            return true;
        });
        await scene.DeleteAsync(by: scene.Other);
        scene.Node.Clock.Advance(Scene.Bound);
        var second = new Gate();
        var polls = scene.Held.Polls;
        scene.Held.BeforePoll = () => scene.Held.Polls == polls + 1 ? Task.CompletedTask : second.PassAsync();

        var poll = scene.Node.PollAsync();
        await second.Reached;
        scene.Node.Get<CacheFreshness>().Left(ClockReading.Now(scene.Node.Clock)).ShouldBeLessThanOrEqualTo(TimeSpan.Zero);
        second.Open();
        await poll;

        scene.Node.Get<CacheFreshness>().Left(ClockReading.Now(scene.Node.Clock)).ShouldBe(Scene.Bound);
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
        (scene.Held.Polls - polls).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenTheFeedIsCaughtUp_MakesCachedEntriesUsableAgain(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var another = TokenFormat.Default.Generate();
        await scene.Node.AddKeyAsync(scene.Customer.Id, another);
        await scene.CountAsync(another);
        await scene.VerifyAsync();

        scene.Node.Clock.Advance(Scene.Bound);
        (await scene.CountAsync(another)).ShouldBe((VerificationCode.Valid, 1));
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }
}
