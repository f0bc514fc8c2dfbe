using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>The caller of a request under way is checked again as it was checked first, but that is no other use of its key.</summary>
public sealed class RecheckTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Recheck_OfAValidKey_IsServedFromTheCacheAndRecordsNoUse(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        scene.Node.Get<CounterBuffer>().Take();
        var reads = scene.Held.Reads;

        (await RecheckAsync(scene)).ShouldNotBeNull().Actor.Id.ShouldBe(scene.Key.Id);

        scene.Held.Reads.ShouldBe(reads);
        scene.Node.Get<CounterBuffer>().Take().ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Recheck_OfAnUncachedKey_ReadsItAndRecordsNoUse(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);

        (await RecheckAsync(scene)).ShouldNotBeNull();

        scene.Node.Get<CounterBuffer>().Take().ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Recheck_OfARevokedKey_FindsNoCallerAndCountsNoRefusal(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();

        await scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: false, null, null, scene.Node.Clock.Now));
        (await RecheckAsync(scene)).ShouldBeNull();
        await scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: true, null, AllowList.Of(["198.51.100.0/24"]), scene.Node.Clock.Now));
        (await RecheckAsync(scene)).ShouldBeNull();
        await scene.DeleteAsync();
        (await RecheckAsync(scene)).ShouldBeNull();

        scene.Node.Get<CounterBuffer>().Take().Where(counter => counter.Key.Kind == CounterKind.Refusal).ShouldBeEmpty();
    }

    // As fresh as any verification: what another node changed is known within the bound.
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Recheck_WhenMemoryIsOlderThanTheBound_ReadsTheKey(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.DeleteAsync(by: scene.Other);
        (await RecheckAsync(scene)).ShouldNotBeNull();

        scene.Node.Clock.Advance(Scene.Bound);

        (await RecheckAsync(scene)).ShouldBeNull();
    }

    private static Task<Caller?> RecheckAsync(Scene scene) => scene.Node.UseAsync((IAccesskeyVerifier verifier) => verifier
        .FindCallerAsync(new VerificationRequest(scene.Token.Reveal().AsMemory(), IPAddress.Parse("203.0.113.9")), CancellationToken.None).AsTask());
}
