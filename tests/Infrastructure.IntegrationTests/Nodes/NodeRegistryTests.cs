using Accesskeys.Domain.Nodes;
using Accesskeys.Infrastructure.Nodes;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.IntegrationTests.Nodes;

public sealed class NodeRegistryTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Start_OfTheService_IsFollowedByAHeartbeatThatDescribesTheNode(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        await node.AddCallerAsync();
        node.Clock.Hold();
        node.Get<CacheFreshness>().Confirm(ClockReading.Now(node.Clock));
        node.Clock.Advance(TimeSpan.FromMilliseconds(250));
        var now = node.Clock.Now;
        node.Get<ClockSkew>().Measure(now + TimeSpan.FromMilliseconds(400), sent: now, received: now);
        using var registry = new RunningRegistry(node);
        (await HeartbeatsAsync(node)).ShouldBeEmpty();

        await registry.StartedAsync();

        (await HeartbeatsAsync(node)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row.Id.ShouldBe(registry.Id),
            row => row.Version.ShouldStartWith("0."),
            row => row.Address.ShouldBe(Environment.MachineName),
            row => row.StartedAt.ShouldBe(now),
            row => row.HeartbeatAt.ShouldBe(now + TimeSpan.FromMilliseconds(400)),
            row => row.IsReady.ShouldBeTrue(),
            row => row.FeedLagMs.ShouldBe(250),
            row => row.ClockSkewMs.ShouldBe(400),
            row => row.CacheEntries.ShouldBe(0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_AboutEveryTenSeconds_UpdatesTheHeartbeat(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        using var registry = await RunningRegistry.StartAsync(node);
        var first = (await HeartbeatsAsync(node)).Single();
        first.ShouldSatisfyAllConditions(row => row.IsReady.ShouldBeFalse(), row => row.FeedLagMs.ShouldBeNull());
        await node.AddCallerAsync();

        var waited = await registry.RunRoundAsync(10 * _second);

        waited.ShouldBeInRange(8 * _second, 12 * _second);
        (await HeartbeatsAsync(node)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row.StartedAt.ShouldBe(first.StartedAt),
            row => row.HeartbeatAt.ShouldBe(first.HeartbeatAt + (10 * _second)),
            row => row.IsReady.ShouldBeTrue());

        await registry.SignalAsync();
        await registry.RunRoundAsync(10 * _second);
        (await HeartbeatsAsync(node)).ShouldHaveSingleItem().IsReady.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Heartbeat_OfTwoNodes_LeavesTwoRowsAndNoChange(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var last = await database.Node.LastNumberAsync();
        using var first = await RunningRegistry.StartAsync(database.Node);
        using var second = await RunningRegistry.StartAsync(database.StartNode());
        await first.RunRoundAsync();

        (await HeartbeatsAsync(database.Node)).Select(row => row.Id).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await database.Node.LastNumberAsync()).ShouldBe(last);
        (await database.Node.ChangesAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Stop_WithOrWithoutPatienceForOthers_RemovesTheNodesOwnRow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        using var first = await RunningRegistry.StartAsync(database.Node);
        using var second = await RunningRegistry.StartAsync(database.StartNode());

        await first.StopAsync();
        (await HeartbeatsAsync(database.Node)).ShouldHaveSingleItem().Id.ShouldBe(second.Id);

        // As the host calls it once connections have used up all the time that it gives.
        await second.StopAsync(new CancellationToken(canceled: true));
        (await HeartbeatsAsync(database.Node)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_BeforeTheServiceHasStarted_LeavesNothing()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        using var registry = new RunningRegistry(database.Node);

        await registry.StopAsync();

        (await HeartbeatsAsync(database.Node)).ShouldBeEmpty();
        registry.Log.All.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_OfAnyNode_RemovesRowsWithoutARecentHeartbeat(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        using var registry = await RunningRegistry.StartAsync(node);
        var now = node.Clock.Now;
        await AddAsync(node, "recent", now - NodeRegistry.StaleAfter);
        await AddAsync(node, "late", now - NodeRegistry.StaleAfter - _second);
        await AddAsync(node, "ahead", now + NodeRegistry.StaleAfter);
        await AddAsync(node, "far ahead", now + NodeRegistry.StaleAfter + _second);

        await registry.RunRoundAsync();

        (await HeartbeatsAsync(node)).Where(row => row.Id != registry.Id).Select(row => row.Address).ShouldBe(["recent", "ahead"], ignoreOrder: true);
        registry.Log.All.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_AfterAPauseInWhichTheRowWasRemoved_AddsItAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        using var paused = await RunningRegistry.StartAsync(database.Node);
        var started = (await HeartbeatsAsync(database.Node)).Single().StartedAt;
        using var other = await RunningRegistry.StartAsync(database.StartNode());
        await other.RunRoundAsync(2 * NodeRegistry.StaleAfter);
        (await HeartbeatsAsync(database.Node)).ShouldHaveSingleItem().Id.ShouldBe(other.Id);

        await paused.RunRoundAsync(2 * NodeRegistry.StaleAfter);

        (await HeartbeatsAsync(database.Node)).Single(row => row.Id == paused.Id).StartedAt.ShouldBe(started);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_OfANodeWhoseClockIsWrong_ReportsAndComparesTheDatabasesTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        using var right = await RunningRegistry.StartAsync(database.Node);
        var (wrong, now) = (database.StartNode(), database.Node.Clock.Now);
        wrong.Clock.Now = now + TimeSpan.FromHours(1);
        wrong.Get<ClockSkew>().Measure(now, sent: wrong.Clock.Now, received: wrong.Clock.Now);
        using var registry = await RunningRegistry.StartAsync(wrong);

        await right.RunRoundAsync();

        var rows = await HeartbeatsAsync(database.Node);
        rows.Select(row => row.Id).ShouldBe([right.Id, registry.Id], ignoreOrder: true);
        rows.ShouldAllBe(row => row.HeartbeatAt == now);
        rows.Single(row => row.Id == registry.Id).ClockSkewMs.ShouldBe(-3_600_000);
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Round_WhileAnotherTransactionLocksTheRow_IsNoErrorAndIsRepeatedInTheNextRound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        using var registry = await RunningRegistry.StartAsync(node);
        var first = (await HeartbeatsAsync(node)).Single().HeartbeatAt;
        await using (var other = await database.Location.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await other.ExecuteAsync("UPDATE Nodes SET Version = Version", transaction);
            await registry.RunRoundAsync(10 * _second);
            (await HeartbeatsAsync(node)).ShouldHaveSingleItem().HeartbeatAt.ShouldBe(first);
        }

        await registry.RunRoundAsync(10 * _second);

        (await HeartbeatsAsync(node)).ShouldHaveSingleItem().HeartbeatAt.ShouldBe(first + (20 * _second));
        registry.Log.All.ShouldBeEmpty();
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Stop_WhileAnotherTransactionLocksTheRow_TriesForALimitedTimeAndLeavesIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        using var registry = await RunningRegistry.StartAsync(database.Node);
        await using var other = await database.Location.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await other.ExecuteAsync("UPDATE Nodes SET Version = Version", transaction);

        var stop = registry.StopAsync();
        var patience = await registry.NextAsync();
        (await registry.NextAsync()).End();
        await registry.NextAsync();
        stop.IsCompleted.ShouldBeFalse();
        patience.Length.ShouldBeLessThan(_second);
        patience.End();

        await stop.WaitAsync(TestContext.Current.CancellationToken);
        (await HeartbeatsAsync(database.Node)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Round_WithoutTheRightToDelete_StillWritesTheHeartbeatAndLogsOnce()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var node = database.Node;
        await using (var connection = await database.Location.OpenAsync())
        {
            await connection.ExecuteAsync("CREATE TRIGGER Forbidden BEFORE DELETE ON Nodes BEGIN SELECT RAISE(ABORT, 'no right to delete'); END");
        }

        await AddAsync(node, "ended", node.Clock.Now - (2 * NodeRegistry.StaleAfter));
        using var registry = await RunningRegistry.StartAsync(node);
        await registry.RunRoundAsync(10 * _second);

        (await HeartbeatsAsync(node)).Single(row => row.Id == registry.Id).HeartbeatAt.ShouldBe(node.Clock.Now + (10 * _second));
        var (level, text) = registry.Log.All.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldContain("no right to delete");
    }

    private static Task<List<NodeHeartbeat>> HeartbeatsAsync(Node node) => node.ReadAsync(db => db.Nodes.AsNoTracking().ToListAsync());

    private static Task<int> AddAsync(Node node, string address, DateTimeOffset at) => node.ReadAsync(db =>
    {
        db.Nodes.Add(new NodeHeartbeat
        {
            Id = Guid.NewGuid(),
            Version = "0.1.0",
            Address = address,
            StartedAt = at,
            HeartbeatAt = at,
            IsReady = true,
            FeedLagMs = null,
            ClockSkewMs = 0,
        });
        return db.SaveChangesAsync();
    });
}
