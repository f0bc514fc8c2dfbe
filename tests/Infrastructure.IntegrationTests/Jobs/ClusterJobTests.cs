using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Jobs;

public sealed class ClusterJobTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_OfAJobWithoutARow_AddsTheRowRunsAllBatchesAndReleasesTheClaim(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var node = database.Node;
        node.Clock.TimerPace = 0.01;
        var job = new NumberingJob(node);

        await job.RunRoundAsync();

        (await NumberingJob.NumbersAsync(node)).ShouldBe([1, 2, 3]);
        job.Rounds.ShouldBe([3]);
        (await ClaimAsync(node)).ShouldSatisfyAllConditions(
            claim => claim.Holder.ShouldBeNull(),
            claim => claim.ClaimedUntil.ShouldBeNull(),
            claim => claim.Cursor.ShouldBeNull(),
            claim => claim.Fence.ShouldBe(1),
            claim => claim.NextRunAt.ShouldBe(node.Clock.Now + NumberingJob.Period));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_BeforeTheJobIsDue_RunsNothing(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var node = database.Node;
        node.Clock.TimerPace = 0.01;
        var job = new NumberingJob(node);
        await job.RunRoundAsync();

        node.Clock.Now += NumberingJob.Period - TimeSpan.FromSeconds(1);
        await job.RunRoundAsync();
        job.Rounds.ShouldBe([3]);

        node.Clock.Now += TimeSpan.FromSeconds(1);
        await job.RunRoundAsync();
        job.Rounds.ShouldBe([3, 3]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_OfANodeWhoseClockIsWrong_RunsNothing(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var node = database.Node;
        node.Clock.TimerPace = 0.01;
        var (job, skew) = (new NumberingJob(node), node.Get<ClockSkew>());
        skew.Measure(node.Clock.Now + TimeSpan.FromSeconds(2), sent: node.Clock.Now, received: node.Clock.Now);
        await job.RunRoundAsync();
        job.Rounds.ShouldBeEmpty();

        skew.Measure(node.Clock.Now, sent: node.Clock.Now, received: node.Clock.Now);
        await job.RunRoundAsync();
        job.Rounds.ShouldBe([3]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_AfterAClockThatWasAheadSetTheNextRun_RunsTheJob(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var (right, ahead) = (database.Node, database.StartNode());
        (right.Clock.TimerPace, ahead.Clock.TimerPace) = (0.01, 0.01);
        ahead.Clock.Now = right.Clock.Now + TimeSpan.FromDays(3);
        await new NumberingJob(ahead).RunRoundAsync();
        var job = new NumberingJob(right);

        await job.RunRoundAsync();

        job.Rounds.ShouldBe([3]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Claim_WhileAnotherNodeHoldsIt_IsNotGranted(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var (first, second) = (new NumberingJob(database.Node), new NumberingJob(database.StartNode()));

        (await first.RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(1, "1"));

        (await second.TryClaimAsync(CancellationToken.None)).ShouldBeNull();
        await second.RunRoundAsync();
        second.Rounds.ShouldBeEmpty();
        (await first.RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(1, "2"));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_OfManyNodesAtOnce_RunsTheJobOnce(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var jobs = Enumerable.Range(0, 4).Select(_ => new NumberingJob(database.StartNode())).ToList();

        // All of them may give up if they get in each other's way. A later round continues.
        for (var round = 0; jobs.Sum(job => job.Rounds.Sum()) < NumberingJob.Last; round++)
        {
            round.ShouldBeLessThan(100);
            await Task.WhenAll(jobs.Select(job => Task.Run(job.RunRoundAsync)));
        }

        (await NumberingJob.NumbersAsync(database.Node)).ShouldBe([1, 2, 3]);
        jobs.ShouldAllBe(job => job.Obstacle == null);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Claim_OfAKilledHolder_ExpiresAndAnotherNodeContinuesFromItsCursor(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        (await new NumberingJob(database.Node).RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(1, "1"));
        var node = database.StartNode();
        var other = new NumberingJob(node);

        node.Clock.Now += ClusterJob.ClaimDuration - TimeSpan.FromSeconds(1);
        (await other.RunBatchAsync()).ShouldBe(JobBatch.Interrupted);
        node.Clock.Now += TimeSpan.FromSeconds(1);
        (await other.RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(1, "2"));

        (await NumberingJob.NumbersAsync(node)).ShouldBe([1, 2]);
        (await ClaimAsync(node)).Fence.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Batch_OfAPausedHolderAfterATakeover_WritesNothing(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var paused = new NumberingJob(database.Node);
        var fence = (await paused.TryClaimAsync(CancellationToken.None)).ShouldNotBeNull();
        var node = database.StartNode();
        node.Clock.Now += ClusterJob.ClaimDuration;
        (await new NumberingJob(node).RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(1, "1"));
        var claim = await ClaimAsync(node);

        (await paused.RunBatchAsync(fence, CancellationToken.None)).ShouldBe(JobBatch.Interrupted);

        (await NumberingJob.NumbersAsync(node)).ShouldBe([1]);
        (await ClaimAsync(node)).ShouldBeEquivalentTo(claim);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Batch_OfAPausedHolderThatNoNodeReplaced_ContinuesAndExtendsTheClaim(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var node = database.Node;
        var job = new NumberingJob(node);
        var fence = (await job.TryClaimAsync(CancellationToken.None)).ShouldNotBeNull();

        node.Clock.Now += 2 * ClusterJob.ClaimDuration;
        (await job.RunBatchAsync(fence, CancellationToken.None)).ShouldBe(JobBatch.MoreToDo(1, "1"));

        (await ClaimAsync(node)).ClaimedUntil.ShouldBe(node.Clock.Now + ClusterJob.ClaimDuration);
    }

    // So an attempt is repeated whose commit got no response.
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Batch_AfterTheLastOne_WritesNothingUnderTheSameFence(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var job = new NumberingJob(database.Node);
        var fence = (await job.TryClaimAsync(CancellationToken.None)).ShouldNotBeNull();
        for (var batch = 0; batch < NumberingJob.Last; batch++)
        {
            await job.RunBatchAsync(fence, CancellationToken.None);
        }

        (await job.RunBatchAsync(fence, CancellationToken.None)).ShouldBe(JobBatch.Interrupted);

        (await NumberingJob.NumbersAsync(database.Node)).ShouldBe([1, 2, 3]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Batch_ThatFails_LeavesTheCursorAndIsRepeatedByTheSameNode(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var node = database.Node;
        node.Clock.TimerPace = 0.01;
        var job = new NumberingJob(node) { BeforeCommit = () => throw new InvalidOperationException("failed") };

        await job.RunRoundAsync();
        job.Obstacle.ShouldBe("failed");
        (await NumberingJob.NumbersAsync(node)).ShouldBeEmpty();

        job.BeforeCommit = () => Task.CompletedTask;
        await job.RunRoundAsync();
        (await NumberingJob.NumbersAsync(node)).ShouldBe([1, 2, 3]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_WhileAnotherTransactionLocksTheRow_IsNoErrorAndIsRepeatedInTheNextRound(DatabaseProvider provider)
    {
        await using var database = await StartAsync(provider);
        var node = database.Node;
        node.Clock.TimerPace = 0.01;
        var job = new NumberingJob(node);
        (await job.RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(1, "1"));

        await using (var other = await database.Location.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync("UPDATE JobClaims SET NextRunAt = NextRunAt", transaction);
            await job.RunRoundAsync();
            job.Rounds.ShouldBeEmpty();
        }

        await job.RunRoundAsync();
        job.Rounds.ShouldBe([2]);
        job.Obstacle.ShouldBeNull();
    }

    private static async Task<TestDatabase> StartAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.MigratedAsync(provider);
        await NumberingJob.CreateTableAsync(database);
        return database;
    }

    private static Task<JobClaim> ClaimAsync(Node node) =>
        node.ReadAsync(db => db.JobClaims.AsNoTracking().SingleAsync(claim => claim.Name == "numbering"));
}
