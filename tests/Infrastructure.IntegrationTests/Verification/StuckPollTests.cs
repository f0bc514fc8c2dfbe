using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Freshness;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class StuckPollTests
{
    private readonly Gate _gate = new();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhileAPollHangs_ReadsTheDatabaseAndIsCorrect(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        scene.Held.BeforePoll = _gate.PassAsync;
        scene.Node.Clock.TimerPace = 100;
        var poll = scene.Node.PollAsync();
        await _gate.Reached;
        await scene.DeleteAsync(by: scene.Other);

        scene.Node.Clock.Advance(Scene.Bound);

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
        _gate.Open();
        await poll;
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenItHangs_IsAbandonedAfterOneBoundWithTheWholeCache(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await HangAsync(scene, polls: 1);

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
        _gate.Open();
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Polls_WhenFourHang_BecomeNoMoreUntilTheyEnd(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var before = scene.Held.Polls;

        await HangAsync(scene, polls: 6).WaitAsync(TestContext.Current.CancellationToken);

        (scene.Held.Polls - before).ShouldBe(4);
        _gate.Open();
        await PollUntilItWorksAsync(scene.Node);
        await scene.VerifyAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_WhenPollsSucceedAgain_Resumes(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var begun = 0;
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Node.Get<CacheFreshness>().Doubt();
        scene.Node.Clock.TimerPace = 0.05;
        scene.Held.BeforePoll = () =>
        {
            if (++begun <= 2)
            {
                return _gate.PassAsync();
            }

            scene.Node.Clock.TimerPace = 1;
            if (scene.Node.Get<CacheFreshness>().Lag is not null)
            {
                caughtUp.TrySetResult();
            }

            return Task.CompletedTask;
        };
        using var loop = new ChangeFeedLoop(
            scene.Node.Get<ChangeFeedFollower>(), new VerificationOptions(), scene.Node.Clock, NullLogger<ChangeFeedLoop>.Instance);

        await loop.StartAsync(CancellationToken.None);
        await caughtUp.Task.WaitAsync(TestContext.Current.CancellationToken);
        await loop.StopAsync(CancellationToken.None);
        _gate.Open();

        await scene.VerifyAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    // That the last hanging poll has ended is counted a moment after it ended.
    private static async Task PollUntilItWorksAsync(Node node)
    {
        while (true)
        {
            try
            {
                await node.PollAsync();
                return;
            }
            catch (TimeoutException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task HangAsync(Scene scene, int polls)
    {
        scene.Held.BeforePoll = _gate.PassAsync;
        scene.Node.Clock.TimerPace = 0.05;
        for (var poll = 0; poll < polls; poll++)
        {
            await Should.ThrowAsync<TimeoutException>(scene.Node.PollAsync);
        }

        scene.Held.BeforePoll = HeldDatabase.PassAsync;
        scene.Node.Clock.TimerPace = 100;
    }
}
