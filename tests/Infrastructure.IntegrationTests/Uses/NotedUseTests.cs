using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Uses;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class NotedUseTests
{
    [Fact]
    public async Task Use_FromTheDatabaseAndFromMemory_IsNotedOnceASecond()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        var (uses, clock) = (scene.Node.Get<KeyUses>(), scene.Node.Clock);
        DateTimeOffset Noted() => uses.Take().ShouldHaveSingleItem().At;

        await scene.VerifyAsync();
        var first = Noted();
        first.ShouldBe(clock.Now);

        await scene.VerifyAsync();
        clock.Advance(TimeSpan.FromSeconds(0.4));
        await scene.VerifyAsync();
        Noted().ShouldBe(first);

        clock.Advance(TimeSpan.FromSeconds(0.6));
        await scene.Node.PollAsync();
        await scene.VerifyAsync();
        Noted().ShouldBe(clock.Now);
    }

    [Fact]
    public async Task Use_ThatIsRefused_IsNoneAndCounted()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: false, null, null, scene.Node.Clock.Now));
        await scene.Node.PollAsync();

        (await scene.VerifyAsync()).ShouldBe(VerificationCode.Disabled);
        (await scene.VerifyAsync()).ShouldBe(VerificationCode.Disabled);
        await scene.Node.CodeOfAsync(AccesskeyToken.Generate());

        scene.Node.Get<KeyUses>().Take().ShouldBeEmpty();
        var refused = scene.Node.Get<RefusalCounts>().Take().ShouldHaveSingleItem();
        (refused.Place.Key, refused.Place.Code, refused.Times).ShouldBe((scene.Key.Id, "disabled", 2));
    }
}
