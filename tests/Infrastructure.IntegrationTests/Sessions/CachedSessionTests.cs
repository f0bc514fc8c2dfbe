using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>Sessions are cached under the same rules as keys.</summary>
public sealed class CachedSessionTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Session_WhileTheChangesAreFollowed_IsReadOnce(DatabaseProvider provider)
    {
        await using var scene = await SessionScene.SetAsync(provider);

        (await scene.CountAsync()).ShouldBe((true, 1));
        (await scene.CountAsync()).ShouldBe((true, 0));
    }

    [Fact]
    public async Task Session_WhenTheChangesWereNotReadForABound_IsReadEachTime()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);
        await scene.IsKnownAsync();

        scene.Node.Clock.Advance(Scene.Bound);
        (await scene.CountAsync()).ShouldBe((true, 1));
        (await scene.CountAsync()).ShouldBe((true, 1));

        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((true, 0));
    }

    [Fact]
    public async Task Session_WhenCached_StillExpiresOnTime()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);
        scene.Node.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((true, 1));

        scene.Node.Clock.Advance(TimeSpan.FromTicks(1));

        (await scene.CountAsync()).ShouldBe((false, 0));
    }

    [Fact]
    public async Task Session_WhenItWasChangedByHand_IsReadAgainAfterSomeMinutes()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);
        await scene.IsKnownAsync();
        await scene.Other.DeleteCustomerAsync(scene.Customer.Id);

        scene.Node.Clock.Advance(TimeSpan.FromMinutes(8.9));
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((true, 0));

        scene.Node.Clock.Advance(TimeSpan.FromMinutes(2.2));
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((false, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Fill_WhenTheLogoutCompletedAfterItsRead_IsNotStored(DatabaseProvider provider)
    {
        var held = new HeldRead();
        await using var scene = await SessionScene.SetAsync(provider, held);
        held.AfterRead = new Gate();
        var early = scene.IsKnownAsync();
        await held.AfterRead.Reached;

        await scene.LogOutAsync(scene.Other);
        var gate = held.AfterRead;
        held.AfterRead = null;
        await scene.Node.PollAsync();
        gate.Open();

        (await early).ShouldBeTrue();
        (await scene.CountAsync()).ShouldBe((false, 1));
    }

    [Fact]
    public async Task Fill_WhenItsTokenIsNone_IsNotTried()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);

        await scene.IsKnownAsync("a.b.c");
        await scene.IsKnownAsync(new string('a', 5000));

        scene.Node.Get<VerificationCache>().Sessions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Session_WhenTheFeedsEndIsLost_IsReadAgain()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);
        await scene.IsKnownAsync();

        scene.Node.Get<VerificationCache>().Clear();

        (await scene.CountAsync()).ShouldBe((true, 1));
    }

    [Fact]
    public async Task SpareBits_OfASessionThatEnded_MakeNoOtherSession()
    {
        await using var scene = await SessionScene.SetAsync(DatabaseProvider.Sqlite);
        await scene.LogOutAsync(scene.Node);

        // The last Base64 character of a 32-byte signature has two unused bits.
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        foreach (var character in Digits)
        {
            (await scene.IsKnownAsync(scene.Session[..^1] + character)).ShouldBeFalse();
        }
    }
}
