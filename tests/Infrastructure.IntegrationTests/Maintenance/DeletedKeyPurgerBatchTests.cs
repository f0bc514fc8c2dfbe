using System.Diagnostics;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

public sealed class DeletedKeyPurgerBatchTests
{
    // The job is claimed in a transaction of its own, before that of the batch.
    private const int Claims = 1;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_AfterTheRetention_TakesTheKeyWithItsChangesAndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var kept = await node.AddKeyAsync(customer.Id);
        await node.AddDeletedKeyAsync(customer.Id);
        node.Clock.Now += PurgeExtensions.Retained / 2;
        var deletedLater = await node.AddDeletedKeyAsync(customer.Id);
        var newest = await node.AddKeyAsync(customer.Id);

        node.Clock.Now += PurgeExtensions.Retained / 2;
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(0));
        node.Clock.Now += TimeSpan.FromHours(1);
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        (await node.KeysAsync()).ShouldBe([kept.Id, deletedLater.Id, newest.Id]);
        (await node.ChangedAsync())
            .ShouldBe([customer.Id, kept.Id, deletedLater.Id, deletedLater.Id, newest.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_WhereTheNewestChangeIsADeletion_LeavesItAndItsKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var last = await node.AddDeletedKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;

        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(0));

        (await node.KeysAsync()).ShouldBe([last.Id]);
        (await node.ChangesAsync()).Count.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfMoreThanABatch_ContinuesImmediatelyAndThenRests(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        for (var key = 0; key < DeletedKeyPurger.MostKeys + 5; key++)
        {
            await node.AddDeletedKeyAsync(customer.Id);
        }

        node.Clock.Now += 2 * PurgeExtensions.Retained;
        await node.AddKeyAsync(customer.Id);

        (await node.RemoveAsync()).ShouldBe(JobBatch.MoreToDo(DeletedKeyPurger.MostKeys));
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(5));
        (await node.NextAtAsync()).ShouldBe(node.Clock.Now + TimeSpan.FromHours(1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_DuringAnotherNodesRemoval_LeavesItToThatNode(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        for (var key = 0; key < DeletedKeyPurger.MostKeys + 1; key++)
        {
            await database.Node.AddDeletedKeyAsync(customer.Id);
        }

        await database.Node.AddKeyAsync(customer.Id);
        database.Node.Clock.Now += 2 * PurgeExtensions.Retained;
        var meanwhile = new List<JobBatch>();
        var first = database.StartNode(new Interruption(
            Moment.BeforeCommitting, async () => meanwhile.Add(await database.Node.RemoveAsync()), skipped: Claims));
        first.Clock.Now = database.Node.Clock.Now;

        (await first.RemoveAsync()).ShouldBe(JobBatch.MoreToDo(DeletedKeyPurger.MostKeys));

        meanwhile.ShouldBe([JobBatch.Interrupted]);
        (await database.Node.RemoveAsync()).ShouldBe(JobBatch.Interrupted);
        (await first.RemoveAsync()).ShouldBe(JobBatch.Done(1));
        (await database.Node.RemoveAsync()).ShouldBe(JobBatch.Interrupted);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_ByManyAtOnce_TakesEachKeyOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        for (var key = 0; key < 2 * DeletedKeyPurger.MostKeys; key++)
        {
            await database.Node.AddDeletedKeyAsync(customer.Id);
        }

        var newest = await database.Node.AddKeyAsync(customer.Id);
        var keepers = Enumerable.Range(0, 4).Select(_ => database.StartNode()).ToList();
        keepers.ForEach(keeper => keeper.Clock.Now += 2 * PurgeExtensions.Retained);

        var removed = await Task.WhenAll(keepers.Select(keeper => Task.Run(async () =>
        {
            var sum = 0;
            while ((await keeper.KeysAsync()).Count > 1)
            {
                sum += (await keeper.RemoveAsync()).Count;
            }

            return sum;
        })));

        removed.Sum().ShouldBe(2 * DeletedKeyPurger.MostKeys);
        (await database.Node.KeysAsync()).ShouldBe([newest.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfAKeyWithMoreChangesThanABatch_TakesThemFirstAndTheKeyWithTheLast(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var key = await node.AddDeletedKeyAsync(customer.Id);
        await using (var connection = await database.Location.OpenAsync())
        {
            var added = 2;
            while (added <= DeletedKeyPurger.MostChanges)
            {
                added += await connection.ExecuteAsync(
                    $"""
                    INSERT INTO Changes (Number, ChangeId, CustomerId, SubjectKind, SubjectId, Action, ActorKind, At)
                    SELECT Number + (SELECT MAX(Number) FROM Changes), ChangeId, CustomerId, SubjectKind, SubjectId, Action, ActorKind, At
                    FROM Changes WHERE SubjectId = (SELECT Id FROM Accesskeys WHERE Number = {key.Number})
                    """);
            }

            await connection.ExecuteAsync("UPDATE ChangeFeed SET Last = (SELECT MAX(Number) FROM Changes)");
        }

        var newest = await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;

        (await node.RemoveAsync()).ShouldBe(JobBatch.MoreToDo(0));
        (await node.KeysAsync()).ShouldBe([key.Id, newest.Id]);
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));
        (await node.ChangedAsync()).ShouldBe([customer.Id, newest.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_WhileAnotherHoldsTheLock_SkipsItAndRetriesLater(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var key = await node.AddDeletedKeyAsync(customer.Id);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;

        await using (var other = await database.Location.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync($"UPDATE Accesskeys SET Detail = Detail WHERE Number = {key.Number}", transaction);

            (await node.RemoveAsync()).ShouldBe(JobBatch.Interrupted);
        }

        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));
    }

    // SQLite has one writer at a time: there housekeeping takes a turn like a change.
    [Fact]
    public async Task Remove_WhileAChangeIsAtItForTooLong_MakesWayOnSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        database.Node.Clock.TimerPace = 0.01;

        await database.Node.ReadAsync(async db =>
        {
            await using var turn = await db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
            (await database.Node.RemoveAsync()).ShouldBe(JobBatch.Interrupted);
            return true;
        });

        (await database.Node.NextAtAsync()).ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Remove_DuringAChange_RunsAfterwardsOnSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        database.Node.Clock.TimerPace = 100;

        var removing = await database.Node.ReadAsync(async db =>
        {
            await using var turn = await db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
            return Task.Run(database.Node.RemoveAsync);
        });

        (await removing).ShouldBe(JobBatch.Done(0));
    }

    // Between the turn and its transaction another process may begin to write.
    [Fact]
    public async Task Remove_WhenAnotherProcessIsFaster_GivesUpAtOnceOnSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await using var other = await database.Location.OpenAsync();
        var keeper = database.StartNode(new BeforeTransaction(async () => await other.ExecuteAsync("BEGIN IMMEDIATE")));

        var watch = Stopwatch.StartNew();
        (await keeper.RemoveAsync()).ShouldBe(JobBatch.Interrupted);

        watch.Elapsed.ShouldBeLessThan(SqliteConnections.LongestWait);
    }

    [Fact]
    public async Task Change_WhileABatchIsBeingRemovedByTheSameNode_WaitsForItAndIsSavedOnSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCallerAsync();
        await database.Node.AddDeletedKeyAsync(customer.Id);
        await database.Node.AddKeyAsync(customer.Id);
        Task<Accesskey>? change = null;
        Node keeper = null!;
        keeper = database.StartNode(new Interruption(Moment.BeforeCommitting, () =>
        {
            change = keeper.AddKeyAsync(customer.Id);
            return Task.CompletedTask;
        }, skipped: Claims));
        keeper.Clock.Now += 2 * PurgeExtensions.Retained;

        (await keeper.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        (await change.ShouldNotBeNull()).Number.ShouldBe(5);
    }

    [Fact]
    public async Task Change_WhileABatchIsBeingRemoved_WaitsForNothingOnSqlServer()
    {
        Databases.SqlServer.Require();
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.SqlServer);
        var customer = await database.Node.AddCallerAsync();
        await database.Node.AddDeletedKeyAsync(customer.Id);
        await database.Node.AddKeyAsync(customer.Id);
        var meanwhile = 0L;
        var keeper = database.StartNode(new Interruption(
            Moment.BeforeCommitting, async () => meanwhile = (await database.Node.AddKeyAsync(customer.Id)).Number, skipped: Claims));
        keeper.Clock.Now += 2 * PurgeExtensions.Retained;

        (await keeper.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        meanwhile.ShouldBe(5);
    }
}
