using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.IntegrationTests.Persistence;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>A read of the database meets a deletion at the worst moment.</summary>
public sealed class RacingFillTests
{
    private readonly Gate _gate = new();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Fill_WhenTheDeletionCompletedAfterItsRead_IsNotStored(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.AfterFind = _gate.PassAsync;
        var early = scene.VerifyAsync();
        await _gate.Reached;

        await scene.DeleteAsync();
        scene.Held.AfterFind = HeldDatabase.PassAsync;
        _gate.Open();

        (await early).ShouldBe(VerificationCode.Valid);
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenAReadFromBeforeTheDeletionIsUnderWay_HasItsOwn(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.AfterFind = _gate.PassAsync;
        var early = scene.VerifyAsync();
        await _gate.Reached;
        scene.Held.AfterFind = HeldDatabase.PassAsync;

        await scene.DeleteAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
        _gate.Open();
        (await early).ShouldBe(VerificationCode.Valid);
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Fill_StoredBetweenTheCommitAndItsResponse_IsRemoved(DatabaseProvider provider)
    {
        var trouble = new CommitFaultInterceptor();
        await using var scene = await Scene.SetAsync(provider, trouble);
        scene.Held.AfterFind = _gate.PassAsync;
        var early = scene.VerifyAsync();
        await _gate.Reached;
        var entered = false;
        trouble.After = () =>
        {
            _gate.Open();
            early.Wait();
            entered = scene.Node.Get<VerificationCache>().Has(scene.Token.Hash, scene.Node.Clock.GetTimestamp());
        };

        await scene.DeleteAsync();

        entered.ShouldBeTrue();
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Fill_WhenTheCustomerWasInvalidatedAfterItsRead_IsNotEntered(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.AfterFind = _gate.PassAsync;
        var early = scene.VerifyAsync();
        await _gate.Reached;

        scene.Node.Get<VerificationCache>().InvalidateCustomer(scene.Customer.Id);
        scene.Held.AfterFind = HeldDatabase.PassAsync;
        _gate.Open();

        await early;
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }
}
