using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class StuckLookupTests
{
    private readonly Gate _gate = new();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheDatabaseNeverResponds_IsUnavailableInTime(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.BeforeFind = _gate.PassAsync;
        scene.Node.Clock.TimerPace = 0.1;

        await Should.ThrowAsync<UnavailableException>(scene.VerifyAsync);

        _gate.Open();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Permit_WhenItsReadIsStuck_ComesBackWhenTheReadEnds(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(
            provider, services => services.AddSingleton(new VerificationOptions { ConcurrentLookups = 1 }));
        scene.Held.BeforeFind = _gate.PassAsync;
        scene.Node.Clock.TimerPace = 0.1;
        await Should.ThrowAsync<UnavailableException>(scene.VerifyAsync);

        (await Should.ThrowAsync<UnavailableException>(() => scene.Node.CodeOfAsync(TokenFormat.Default.Generate())))
            .Message.ShouldStartWith("Too many");
        scene.Held.Reads.ShouldBe(1);

        scene.Node.Clock.TimerPace = 100;
        var waiting = scene.VerifyAsync();
        _gate.Open();
        (await waiting).ShouldBe(VerificationCode.Valid);
        scene.Held.Reads.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenTheFirstCallerCancels_CompletesForThoseWhoJoined(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.BeforeFind = _gate.PassAsync;
        using var leaving = new CancellationTokenSource();
        var first = scene.Node.UseAsync((IAccesskeyVerifier verifier) => verifier.VerifyAsync(
            new VerificationRequest(scene.Token.Reveal().AsMemory(), Client: null), leaving.Token).AsTask());
        await _gate.Reached;
        var second = scene.VerifyAsync();

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        _gate.Open();

        (await second).ShouldBe(VerificationCode.Valid);
        scene.Held.Reads.ShouldBe(1);
    }
}
