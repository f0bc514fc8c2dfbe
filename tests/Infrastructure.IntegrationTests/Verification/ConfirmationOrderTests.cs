using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Cached entries are confirmed as of when the poll was sent, however long it took.</summary>
public sealed class ConfirmationOrderTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenItTakesLong_ConfirmsAsOfItsStart(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.BeforePoll = () =>
        {
            scene.Node.Clock.Advance(Scene.Bound / 4);
            return Task.CompletedTask;
        };

        await scene.Node.PollAsync();

        scene.Node.Get<CacheFreshness>().Left(ClockReading.Now(scene.Node.Clock)).ShouldBe(Scene.Bound * 3 / 4);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenItTakesAWholeBound_ConfirmsNothing(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        scene.Held.BeforePoll = () =>
        {
            scene.Node.Clock.Advance(Scene.Bound);
            return Task.CompletedTask;
        };

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenItFails_ConfirmsNothingAndForgetsNothing(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        scene.Node.Clock.Advance(Scene.Bound);
        scene.Held.BeforePoll = () => throw new IOException();

        await Should.ThrowAsync<IOException>(scene.Node.PollAsync);
        scene.Node.Get<CacheFreshness>().Left(ClockReading.Now(scene.Node.Clock)).ShouldBe(TimeSpan.Zero);

        scene.Held.BeforePoll = HeldDatabase.PassAsync;
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Result_FromTheCache_IsFreshForTheRestOfTheBound(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();

        scene.Node.Clock.Advance(Scene.Bound / 4);

        (await scene.Node.VerifyAsync(scene.Token.Reveal())).FreshFor.ShouldBe(Scene.Bound * 3 / 4);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Result_ReadFromTheDatabase_IsFreshSinceTheReadBegan(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Held.AfterFind = () =>
        {
            scene.Node.Clock.Advance(Scene.Bound / 4);
            return Task.CompletedTask;
        };

        (await scene.Node.VerifyAsync(scene.Token.Reveal())).FreshFor.ShouldBe(Scene.Bound * 3 / 4);
    }
}
