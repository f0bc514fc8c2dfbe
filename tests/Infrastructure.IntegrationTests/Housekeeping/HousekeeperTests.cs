using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Housekeeping;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Housekeeping;

public sealed class HousekeeperTests
{
    private static readonly TimeSpan _retained = HousekeepingSettings.Default.RetainDeletedFor;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_AfterTheRetention_TakesTheKeyWithItsChangesAndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var kept = await node.AddKeyAsync(customer.Id);
        await DeletedKeyAsync(node, customer.Id);
        node.Clock.Now += _retained / 2;
        var deletedLater = await DeletedKeyAsync(node, customer.Id);
        var newest = await node.AddKeyAsync(customer.Id);

        node.Clock.Now += _retained / 2;
        (await RemoveAsync(node)).ShouldBe(0);
        node.Clock.Now += TimeSpan.FromHours(1);
        (await RemoveAsync(node)).ShouldBe(1);

        (await KeysAsync(node)).ShouldBe([kept.Id, deletedLater.Id, newest.Id]);
        (await node.ChangesAsync()).Select(change => change.SubjectId)
            .ShouldBe([customer.Id, kept.Id, deletedLater.Id, deletedLater.Id, newest.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_WhereTheNewestChangeIsADeletion_LeavesItAndItsKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var last = await DeletedKeyAsync(node, customer.Id);
        node.Clock.Now += 2 * _retained;

        (await RemoveAsync(node)).ShouldBe(0);

        (await KeysAsync(node)).ShouldBe([last.Id]);
        (await node.ChangesAsync()).Count.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfMoreThanABatch_GoesOnAtOnceAndThenRests(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        for (var key = 0; key < Housekeeper.BatchSize + 5; key++)
        {
            await DeletedKeyAsync(node, customer.Id);
        }

        node.Clock.Now += 2 * _retained;
        await node.AddKeyAsync(customer.Id);

        (await RemoveAsync(node)).ShouldBe(Housekeeper.BatchSize);
        (await RemoveAsync(node)).ShouldBe(5);
        (await NextAtAsync(node)).ShouldBe(node.Clock.Now + TimeSpan.FromHours(1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OnTwoNodesAtOnce_IsDoneByOne(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (first, second) = (database.Node, database.StartNode());
        var customer = await first.AddCallerAsync();
        await DeletedKeyAsync(first, customer.Id);
        await first.AddKeyAsync(customer.Id);
        first.Clock.Now += 2 * _retained;
        second.Clock.Now = first.Clock.Now;

        var removed = await Task.WhenAll(Task.Run(() => TryRemoveAsync(first)), Task.Run(() => TryRemoveAsync(second)));

        removed.Order().ShouldBe([0, 1]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_WhileAnotherHoldsWhatItNeeds_WaitsForNobodyAndIsDoneLater(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var key = await DeletedKeyAsync(node, customer.Id);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * _retained;

        await using (var other = await database.Place.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync($"UPDATE Accesskeys SET Detail = Detail WHERE Number = {key.Number}", transaction);

            (await TryRemoveAsync(node)).ShouldBe(0);
        }

        (await RemoveAsync(node)).ShouldBe(1);
    }

    // SQLite has one writer at a time: there housekeeping makes way.
    [Fact]
    public async Task Remove_WhileAChangeIsAtIt_MakesWayOnSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);

        await database.Node.ReadAsync(async db =>
        {
            await using var turn = await db.BeginTurnAsync(CancellationToken.None);
            (await RemoveAsync(database.Node)).ShouldBe(0);
            return true;
        });

        (await NextAtAsync(database.Node)).ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Change_WhileABatchIsBeingRemoved_WaitsForNothingOnSqlServer()
    {
        Databases.RequireSqlServer();
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.SqlServer);
        var customer = await database.Node.AddCallerAsync();
        await DeletedKeyAsync(database.Node, customer.Id);
        await database.Node.AddKeyAsync(customer.Id);
        var meanwhile = 0L;
        var keeper = database.StartNode(new Interruption(
            Moment.BeforeCommitting, async () => meanwhile = (await database.Node.AddKeyAsync(customer.Id)).Number));
        keeper.Clock.Now += 2 * _retained;

        (await RemoveAsync(keeper)).ShouldBe(1);

        meanwhile.ShouldBe(5);
    }

    private static async Task<Accesskey> DeletedKeyAsync(Node node, Guid customerId)
    {
        var key = await node.AddKeyAsync(customerId);
        return await node.AlterKeyAsync(key.Id, accesskey => accesskey.Delete(node.Clock.Now));
    }

    private static Task<List<Guid>> KeysAsync(Node node) => node.ReadAsync(db =>
        db.Accesskeys.IgnoreQueryFilters().OrderBy(key => key.Number).Select(key => key.Id).ToListAsync());

    private static Task<DateTimeOffset> NextAtAsync(Node node) => node.ReadAsync(db => db.Housekeeping.Select(row => row.NextAt).SingleAsync());

    private static Task<int> RemoveAsync(Node node) =>
        node.UseAsync((Housekeeper housekeeper) => housekeeper.RemoveBatchAsync(CancellationToken.None));

    private static async Task<int> TryRemoveAsync(Node node)
    {
        try
        {
            return await RemoveAsync(node);
        }
        catch (Exception exception) when (DatabaseOutage.IsCauseOf(exception))
        {
            return 0;
        }
    }
}
