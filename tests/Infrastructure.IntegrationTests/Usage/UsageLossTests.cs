using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class UsageLossTests
{
    private static readonly Guid _customer = Guid.NewGuid();

    [Fact(Timeout = 60_000)]
    public async Task Stop_WhereItCantWrite_SaysHowManyCountersAreLost()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        await using var connection = await database.Location.OpenAsync();
        await RunningLoop.ForbidUsesAsync(connection);
        using var loop = new RunningLoop(node);
        node.Get<LastUsedTracker>().Note(_customer, key.Id, node.Clock.Now);
        await loop.SignalAsync().WaitAsync(TestContext.Current.CancellationToken);
        node.Get<LastUsedTracker>().Note(_customer, Guid.NewGuid(), node.Clock.Now);

        await loop.StopAsync();

        loop.Log.All.Last().Text.ShouldBe("Stopped before usage was confirmed as written: 2 counters may be lost");
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_AfterCountsWereDropped_ReportsHowManyInTheLogAndTheMetric()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var settings = new VerificationOptions { CacheEntries = 1 };
        var counters = new CounterBuffer(settings);
        var lastUsed = new LastUsedTracker(counters, settings);
        using var loop = new RunningLoop(database.Node, counters);
        for (var index = 0; index < CounterBuffer.CapacityOf(settings) + 3; index++)
        {
            lastUsed.Note(_customer, Guid.NewGuid(), database.Node.Clock.Now);
        }

        var wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        wait.End();
        wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        wait.End();
        await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);

        loop.Log.All.ShouldBe([(LogLevel.Warning, "Failed to count 3 uses and rejected uses of keys, and sign-ins, because the counters were full")]);
        database.Node.Read<long>("accesskeys.usage.lost").ShouldHaveSingleItem().Value.ShouldBe(3);
        await loop.StopAsync();
    }
}
