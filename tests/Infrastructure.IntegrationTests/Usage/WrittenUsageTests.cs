using Accesskeys.Infrastructure.IntegrationTests.Persistence;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class WrittenUsageTests
{
    private static readonly DateTimeOffset _day = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Guid _customer = Guid.NewGuid();
    private readonly Guid _key = Guid.NewGuid();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OnTwoNodes_AddsUpByHourAndByDay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var other = database.StartNode();

        await database.Node.WriteAsync(Use(hour: 10, uses: 3, cost: 30), Use(hour: 11, uses: 2, cost: 20), Use(hour: 11, uses: 7, outcome: "expired"));
        await other.WriteAsync(Use(hour: 11, uses: 5, cost: 50), Use(hour: 24, uses: 1, cost: 1));

        (await database.Node.UsageHoursAsync()).ShouldBe(
        [
            (_day.AddHours(10), _key, "valid", 3, 30), (_day.AddHours(11), _key, "expired", 7, 0), (_day.AddHours(11), _key, "valid", 7, 70),
            (_day.AddHours(24), _key, "valid", 1, 1),
        ]);
        (await database.Node.UsageDaysAsync()).ShouldBe(
            [(_day, _key, "expired", 7, 0), (_day, _key, "valid", 10, 100), (_day.AddDays(1), _key, "valid", 1, 1)]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfAWholeBatch_WritesEachKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var counts = Enumerable.Range(0, UsageWriter.BatchSize).Select(_ => Use(hour: 10, uses: 1, key: Guid.NewGuid())).ToArray();

        await database.Node.WriteAsync(counts);

        (await database.Node.UsageHoursAsync()).Count.ShouldBe(counts.Length);
        (await database.Node.UsageDaysAsync()).Count.ShouldBe(counts.Length);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfABatchThatWasWritten_CountsNothingTwice(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (node, first) = (database.Node, UsageExtensions.Batch(Use(hour: 10, uses: 3, cost: 3)));
        var second = first with { Number = 2 };

        foreach (var batch in new[] { first, first, second, second })
        {
            (await node.TryWriteAsync(batch)).ShouldBeTrue();
        }

        (await node.UsageHoursAsync()).ShouldBe([(_day.AddHours(10), _key, "valid", 6, 6)]);
        (await node.UsageDaysAsync()).ShouldBe([(_day, _key, "valid", 6, 6)]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_WhenTheCommitsResponseIsLost_CountsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var trouble = new CommitFaultInterceptor();
        var node = database.StartNode(trouble);
        var refusal = new Counter(new CounterKey(CounterKind.Refusal, _key, _day, "192.0.2.1", "expired"), 4);

        foreach (var batch in new[] { UsageExtensions.Batch(Use(hour: 10, uses: 3, cost: 3)), UsageExtensions.Batch(refusal) })
        {
            trouble.After = () => throw new CommitResponseLostException();
            await Record.ExceptionAsync(() => node.TryWriteAsync(batch));
            (await node.TryWriteAsync(batch)).ShouldBeTrue();
        }

        (await node.UsageHoursAsync()).ShouldBe([(_day.AddHours(10), _key, "valid", 3, 3)]);
        (await node.RefusalsAsync()).ShouldBe([refusal]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_WhenTheRowOfTheWriterWasRemoved_Continues(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (node, first) = (database.Node, UsageExtensions.Batch(Use(hour: 10, uses: 3)));
        await node.TryWriteAsync(first);
        await node.ReadAsync(db => db.UsageWriters.ExecuteDeleteAsync());

        (await node.TryWriteAsync(first with { Number = 2 })).ShouldBeTrue();

        (await node.UsageHoursAsync()).ShouldBe([(_day.AddHours(10), _key, "valid", 6, 0)]);
        (await node.ReadAsync(db => db.UsageWriters.SingleAsync())).LastBatch.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_WhenDaysCantBeWritten_WritesNoHoursEither(DatabaseProvider provider)
    {
        Assert.SkipWhen(provider != DatabaseProvider.Sqlite, "The trigger is in SQLite's dialect.");
        await using var database = await TestDatabase.MigratedAsync(provider);
        await using (var connection = await database.Location.OpenAsync())
        {
            await connection.ExecuteAsync("CREATE TRIGGER Forbidden BEFORE UPDATE ON UsageDays BEGIN SELECT RAISE(ABORT, 'no right to update'); END");
        }

        (await Record.ExceptionAsync(() => database.Node.WriteAsync(Use(hour: 10, uses: 3)))).ShouldNotBeNull();

        (await database.Node.UsageHoursAsync()).ShouldBeEmpty();
        (await database.Node.ReadAsync(db => db.UsageWriters.CountAsync())).ShouldBe(0);
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_EachRoundAndAtTheStop_WritesUsage(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        using var loop = new RunningLoop(node);
        var wait = await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        Count(uses: 3);
        wait.End();
        await loop.Rounds.NextAsync(TestContext.Current.CancellationToken);
        (await node.UsageHoursAsync()).ShouldBe([(_day, _key, "valid", 3, 3)]);

        Count(uses: 2);
        await loop.SignalAsync().WaitAsync(TestContext.Current.CancellationToken);
        (await node.UsageHoursAsync()).ShouldBe([(_day, _key, "valid", 5, 5)]);

        Count(uses: 1);
        await loop.StopAsync();
        (await node.UsageDaysAsync()).ShouldBe([(_day, _key, "valid", 6, 6)]);
        loop.Log.All.ShouldBeEmpty();

        void Count(int uses) => node.Get<CounterBuffer>().Add(_customer, Use(hour: 0, uses).Key, uses, uses);
    }

    private Counter Use(int hour, long uses, long cost = 0, string outcome = "valid", Guid? key = null) =>
        new(new CounterKey(CounterKind.Usage, key ?? _key, _day.AddHours(hour), Code: outcome), uses, cost) { Customer = _customer };
}
