using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class UsageLoopTests
{
    private static readonly Guid _customer = Guid.NewGuid();

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_EachRoundAtTheSignalAndAtTheStop_WritesWhatWasCountedSince(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        var now = node.Clock.Now;
        using var loop = new RunningLoop(node);

        var wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        wait.Length.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        node.Get<LastUsedTracker>().Note(_customer, key.Id, now);
        wait.End();
        await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        (await node.LastUsedAsync(key.Id)).ShouldBe(now);

        var refusal = new Counter(new CounterKey(CounterKind.Refusal, key.Id, DateTimeOffset.UnixEpoch, "192.0.2.1", "expired"), 1);
        counters.Add(_customer, refusal.Key, 1);
        await loop.SignalAsync().WaitAsync(TestContext.Current.CancellationToken);
        (await node.RefusalsAsync()).ShouldBe([refusal]);

        counters.Add(_customer, refusal.Key, 2);
        await loop.StopAsync();
        (await node.RefusalsAsync()).ShouldBe([refusal with { Value = 3 }]);
        loop.Log.All.ShouldBeEmpty();
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_WithoutPatienceForOthers_StillWritesTheLastCounts()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        using var loop = new RunningLoop(node);
        await loop.SignalAsync().WaitAsync(TestContext.Current.CancellationToken);
        node.Get<LastUsedTracker>().Note(_customer, key.Id, node.Clock.Now);

        // As the host calls it once connections have used up all the time that it gives.
        await loop.StopAsync(new CancellationToken(canceled: true));

        (await node.LastUsedAsync(key.Id)).ShouldBe(node.Clock.Now);
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_WhereItCantWrite_SaysSoOnceAndWritesOnceItCan()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        node.Get<LastUsedTracker>().Note(_customer, key.Id, node.Clock.Now);
        await using var connection = await database.Location.OpenAsync();
        await RunningLoop.ForbidUsesAsync(connection);
        using var loop = new RunningLoop(node);

        var wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 3; round++)
        {
            wait.End();
            wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        }

        var (level, text) = loop.Log.All.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldContain("no right to update");

        await RunningLoop.AllowUsesAsync(connection);
        wait.End();
        await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);

        (await node.LastUsedAsync(key.Id)).ShouldBe(node.Clock.Now);
        await loop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_WhereARoundFailedHalfWay_CountsNothingTwice()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        var refusal = new CounterKey(CounterKind.Refusal, key.Id, DateTimeOffset.UnixEpoch, "192.0.2.1", "expired");
        await using var connection = await database.Location.OpenAsync();
        await RunningLoop.ForbidUsesAsync(connection);
        using var loop = new RunningLoop(node);
        var wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);

        // The refusal is written, the use isn't; then another refusal comes.
        counters.Add(_customer, refusal, 1);
        node.Get<LastUsedTracker>().Note(_customer, key.Id, node.Clock.Now);
        wait.End();
        wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        counters.Add(_customer, refusal, 2);
        await RunningLoop.AllowUsesAsync(connection);
        wait.End();
        await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);

        (await node.RefusalsAsync()).ShouldBe([new Counter(refusal, 3)]);
        (await node.LastUsedAsync(key.Id)).ShouldBe(node.Clock.Now);
        await loop.StopAsync();
    }
}
