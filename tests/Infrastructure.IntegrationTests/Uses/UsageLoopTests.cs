using System.Diagnostics.Metrics;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Uses;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class UsageLoopTests : IDisposable
{
    private static readonly Guid _customer = Guid.NewGuid();

    private readonly LoggedLines<UsageLoop> _log = new();
    private readonly Rounds _rounds = new();
    private readonly CancellationTokenSource _signal = new();

    public void Dispose() => _signal.Dispose();

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_EachRoundAtTheSignalAndAtTheStop_WritesWhatWasCountedSince(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        var now = node.Clock.Now;
        using var loop = Start(node);

        var wait = await _rounds.NextAsync();
        wait.Length.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
        counters.NoteUse(_customer, key.Id, now);
        wait.End();
        await _rounds.NextAsync();
        (await node.LastUsedAsync(key.Id)).ShouldBe(now);

        var refusal = new Counter(new CounterKey(CounterKind.Refusal, key.Id, DateTimeOffset.UnixEpoch, "192.0.2.1", "expired"), 1);
        counters.Add(_customer, refusal.Key, 1);
        await _signal.CancelAsync();
        await loop.ExecuteTask!;
        (await node.RefusalsAsync()).ShouldBe([refusal]);

        counters.Add(_customer, refusal.Key, 2);
        await loop.StopAsync(CancellationToken.None);
        (await node.RefusalsAsync()).ShouldBe([refusal with { Value = 3 }]);
        _log.All.ShouldBeEmpty();
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_WithoutPatienceForOthers_StillWritesTheLastCounts()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        using var loop = Start(node);
        await _signal.CancelAsync();
        await loop.ExecuteTask!;
        counters.NoteUse(_customer, key.Id, node.Clock.Now);

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
        counters.NoteUse(_customer, key.Id, node.Clock.Now);
        await using var connection = await database.Place.OpenAsync();
        await ForbidAsync(connection);
        using var loop = Start(node);

        var wait = await _rounds.NextAsync();
        for (var round = 0; round < 3; round++)
        {
            wait.End();
            wait = await _rounds.NextAsync();
        }

        var (level, text) = _log.All.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldContain("no right to update");

        await connection.ExecuteAsync("DROP TRIGGER Forbidden");
        wait.End();
        await _rounds.NextAsync();

        (await node.LastUsedAsync(key.Id)).ShouldBe(node.Clock.Now);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_WhereARoundFailedHalfWay_CountsNothingTwice()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        var refusal = new CounterKey(CounterKind.Refusal, key.Id, DateTimeOffset.UnixEpoch, "192.0.2.1", "expired");
        await using var connection = await database.Place.OpenAsync();
        await ForbidAsync(connection);
        using var loop = Start(node);
        var wait = await _rounds.NextAsync();

        // The refusal is written, the use isn't; then another refusal comes.
        counters.Add(_customer, refusal, 1);
        counters.NoteUse(_customer, key.Id, node.Clock.Now);
        wait.End();
        wait = await _rounds.NextAsync();
        counters.Add(_customer, refusal, 2);
        await connection.ExecuteAsync("DROP TRIGGER Forbidden");
        wait.End();
        await _rounds.NextAsync();

        (await node.RefusalsAsync()).ShouldBe([new Counter(refusal, 3)]);
        (await node.LastUsedAsync(key.Id)).ShouldBe(node.Clock.Now);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_WhereItCantWrite_SaysHowManyCountersAreLost()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, counters) = (database.Node, database.Node.Get<CounterBuffer>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        await using var connection = await database.Place.OpenAsync();
        await ForbidAsync(connection);
        using var loop = Start(node);
        counters.NoteUse(_customer, key.Id, node.Clock.Now);
        await _signal.CancelAsync();
        await loop.ExecuteTask!;
        counters.NoteUse(_customer, Guid.NewGuid(), node.Clock.Now);

        await loop.StopAsync(CancellationToken.None);

        _log.All.Last().Text.ShouldBe("Stopped before key usage was written: 2 counters are lost");
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_WhereThereWasNoRoom_TellsHowMuchWasLostInTheLogAndTheMetric()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var counters = new CounterBuffer(Infrastructure.Verification.VerificationSettings.Default with { CacheEntries = 1 });
        var capacity = CounterBuffer.CapacityOf(Infrastructure.Verification.VerificationSettings.Default with { CacheEntries = 1 });
        using var loop = Start(database.Node, counters);
        for (var index = 0; index < capacity + 3; index++)
        {
            counters.NoteUse(_customer, Guid.NewGuid(), database.Node.Clock.Now);
        }

        var wait = await _rounds.NextAsync();
        wait.End();
        wait = await _rounds.NextAsync();
        wait.End();
        await _rounds.NextAsync();

        _log.All.ShouldBe([(LogLevel.Warning, "Uses and refusals of keys not counted for want of room: 3")]);
        ReadLost(database.Node).ShouldBe(3);
        await loop.StopAsync(CancellationToken.None);
    }

    private static Task<int> ForbidAsync(System.Data.Common.DbConnection connection) => connection.ExecuteAsync(
        "CREATE TRIGGER Forbidden BEFORE UPDATE ON Accesskeys BEGIN SELECT RAISE(ABORT, 'no right to update'); END");

    private static long ReadLost(Node node)
    {
        var read = 0L;
        var scope = node.Get<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "accesskeys.usage.lost" && instrument.Meter.Scope == scope)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => read += count);
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    private UsageLoop Start(Node node, CounterBuffer? counters = null)
    {
        var lifetime = Mock.Of<IHostApplicationLifetime>(lifetime => lifetime.ApplicationStopping == _signal.Token);
        var loop = new UsageLoop(
            node.Get<IServiceScopeFactory>(), counters ?? node.Get<CounterBuffer>(), lifetime, node.Get<IMeterFactory>(), _rounds, _log);
        loop.StartAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        return loop;
    }
}
