using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Verification;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>What is remembered counts from before the poll was sent, however long it took.</summary>
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

        scene.Node.Get<Freshness>().Left(Instant.Now(scene.Node.Clock)).ShouldBe(Scene.Bound * 3 / 4);
    }

    [Fact]
    public async Task Poll_WhenItTakesAWholeBound_ConfirmsNothing()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.VerifyAsync();
        scene.Held.BeforePoll = () =>
        {
            scene.Node.Clock.Advance(Scene.Bound);
            return Task.CompletedTask;
        };

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
    }

    [Fact]
    public async Task Poll_WhenItFails_ConfirmsNothingAndForgetsNothing()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.VerifyAsync();
        scene.Node.Clock.Advance(Scene.Bound);
        scene.Held.BeforePoll = () => throw new IOException();

        await Should.ThrowAsync<IOException>(scene.Node.PollAsync);
        scene.Node.Get<Freshness>().Left(Instant.Now(scene.Node.Clock)).ShouldBe(TimeSpan.Zero);

        scene.Held.BeforePoll = HeldDatabase.PassAsync;
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    [Fact]
    public async Task Answer_IsFreshForWhatIsLeftOfTheBound()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.VerifyAsync();

        scene.Node.Clock.Advance(Scene.Bound / 4);

        (await scene.Node.VerifyAsync(scene.Token.Reveal())).FreshFor.ShouldBe(Scene.Bound * 3 / 4);
    }

    [Fact]
    public async Task Answer_WhenTheDatabaseWasRead_IsFreshSinceTheReadBegan()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        scene.Held.AfterFind = () =>
        {
            scene.Node.Clock.Advance(Scene.Bound / 4);
            return Task.CompletedTask;
        };

        (await scene.Node.VerifyAsync(scene.Token.Reveal())).FreshFor.ShouldBe(Scene.Bound * 3 / 4);
    }
}
