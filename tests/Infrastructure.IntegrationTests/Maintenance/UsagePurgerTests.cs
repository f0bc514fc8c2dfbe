using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Usage;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

public sealed class UsagePurgerTests
{
    private static readonly DateTimeOffset _day = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfHoursAndDays_KeepsThemForTheirTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (node, key) = (database.Node, Guid.NewGuid());
        await node.WriteAsync(Use(key, hours: 0), Use(key, hours: 0, "expired"), Use(key, hours: 24));

        node.Clock.Now = _day.AddDays(35);
        (await node.Get<UsageHourPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(0));
        node.Clock.Now = _day.AddDays(35.5);
        (await node.Get<UsageDayPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(0));
        node.Clock.Now += TimeSpan.FromHours(1);
        (await node.Get<UsageHourPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(2));
        (await node.UsageHoursAsync()).ShouldHaveSingleItem().Start.ShouldBe(_day.AddDays(1));
        (await node.UsageDaysAsync()).Count.ShouldBe(3);

        node.Clock.Now = _day.AddDays(400.5);
        (await node.Get<UsageDayPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(2));
        (await node.UsageDaysAsync()).ShouldHaveSingleItem().Start.ShouldBe(_day.AddDays(1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfManyRows_TakesSeveralBatches(DatabaseProvider provider)
    {
        const int Rows = UsageDayPurger.MostRows + 100;
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        foreach (var counts in Enumerable.Range(0, Rows).Select(row => Use(Guid.NewGuid(), 24 * (row % 3))).Chunk(UsageWriter.BatchSize))
        {
            await node.WriteAsync(counts);
        }

        node.Clock.Now = _day.AddDays(500);
        (await node.Get<UsageDayPurger>().RunBatchAsync()).ShouldBe(JobBatch.MoreToDo(UsageDayPurger.MostRows));
        (await node.UsageDaysAsync()).Count.ShouldBe(Rows - UsageDayPurger.MostRows);
        (await node.Get<UsageDayPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(Rows - UsageDayPurger.MostRows));
        (await node.UsageDaysAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfADeletedKey_LeavesItsUsage(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var key = await node.AddDeletedKeyAsync(customer.Id);
        await node.AddKeyAsync(customer.Id);
        await node.WriteAsync(Use(key.Id, hours: 0));

        node.Clock.Now += PurgeExtensions.Retained + TimeSpan.FromDays(1);
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        (await node.UsageDaysAsync()).ShouldHaveSingleItem().Accesskey.ShouldBe(key.Id);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfWriters_KeepsThoseThatWroteInTheLastSevenDays(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        await node.WriteAsync(Use(Guid.NewGuid(), hours: 0));
        node.Clock.Now += TimeSpan.FromDays(6);
        var recent = UsageExtensions.Batch(Use(Guid.NewGuid(), hours: 0));
        await node.TryWriteAsync(recent);
        node.Clock.Now += TimeSpan.FromDays(1.5);

        (await node.Get<UsageWriterPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));

        (await node.ReadAsync(db => db.UsageWriters.SingleAsync())).Id.ShouldBe(recent.Writer);
    }

    [Fact]
    public async Task Remove_WithoutTheRightOnOneTable_StillRemovesFromTheOthers()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var node = database.Node;
        await node.WriteAsync(Use(Guid.NewGuid(), hours: 0));
        await using (var connection = await database.Location.OpenAsync())
        {
            await connection.ExecuteAsync("CREATE TRIGGER Forbidden BEFORE DELETE ON UsageHours BEGIN SELECT RAISE(ABORT, 'no right to delete'); END");
        }

        node.Clock.Now = _day.AddDays(500);
        (await Record.ExceptionAsync(() => node.Get<UsageHourPurger>().RunBatchAsync())).ShouldNotBeNull();
        (await node.Get<UsageDayPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));
        (await node.Get<UsageWriterPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));
    }

    private static Counter Use(Guid key, int hours, string outcome = UsageCount.Valid) =>
        new(new CounterKey(CounterKind.Usage, key, _day.AddHours(hours), Code: outcome), 1, Cost: 1) { Customer = Guid.NewGuid() };
}
