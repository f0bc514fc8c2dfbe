using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>The feed doesn't continue where the node left it, for example after a failover or a restored backup.</summary>
public sealed class LostAnchorTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenTheAnchorHasAnotherId_DropsAllAndConfirmsByTheNextOne(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.Other.ReadAsync(db => db.Changes
            .Where(change => change.Number == 2)
            .ExecuteUpdateAsync(row => row.SetProperty(change => change.ChangeId, Guid.NewGuid())));

        await ShouldStartOverAsync(scene);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenTheAnchorIsGone_DropsAllAndConfirmsByTheNextOne(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await DeleteChangesAsync(scene, change => change.Number == 2);

        await ShouldStartOverAsync(scene);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenTheAnchorIsGoneAndTheFeedWentOn_DropsAllToo(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await DeleteChangesAsync(scene, change => change.Number == 2);
        await scene.Other.AddKeyAsync(scene.Customer.Id);

        await ShouldStartOverAsync(scene);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenThereIsNoChangeAnyMore_DropsAllToo(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await DeleteChangesAsync(scene, _ => true);

        await ShouldStartOverAsync(scene);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenAChangedKeysRowIsGone_DropsAllAndConfirmsByTheNextOne(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        var gone = await scene.Other.AddKeyAsync(scene.Customer.Id);
        await scene.Other.ReadAsync(db => db.Accesskeys.Where(key => key.Id == gone.Id).ExecuteDeleteAsync());

        await ShouldStartOverAsync(scene);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenOnlyTheNewestChangeIsLeft_Continues(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await DeleteChangesAsync(scene, change => change.Number < 2);

        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));

        await scene.DeleteAsync(by: scene.Other);
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_OfAnEmptyFeed_ConfirmsAndSeesTheFirstChange(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await DeleteChangesAsync(scene, _ => true);
        await scene.Node.PollAsync();
        await scene.Node.PollAsync();
        await scene.VerifyAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));

        await scene.DeleteAsync(by: scene.Other);
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    private static Task<int> DeleteChangesAsync(
        Scene scene, System.Linq.Expressions.Expression<Func<Domain.Changes.Change, bool>> which) =>
        scene.Other.ReadAsync(db => db.Changes.Where(which).ExecuteDeleteAsync());

    private static async Task ShouldStartOverAsync(Scene scene)
    {
        var freshness = scene.Node.Get<CacheFreshness>();

        await scene.Node.PollAsync();
        freshness.Lag.ShouldBeNull();
        await scene.Node.PollAsync();

        freshness.Lag.ShouldBe(TimeSpan.Zero);
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }
}
