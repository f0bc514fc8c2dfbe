using System.Diagnostics;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

public sealed class SqlServerFaultTests
{
    [Theory]
    [InlineData(Moment.Begun)]
    [InlineData(Moment.BeforeSaving)]
    public async Task Change_WhenTheConnectionIsCutInMidTransaction_IsDoneAgainAndOnce(Moment moment)
    {
        await using var database = await MigratedAsync();
        await using var relay = new Relay(database.Location.ConnectionString);
        var customer = await database.Node.AddCallerAsync();

        var key = await Cutting(database, relay, moment, () => Cut(relay)).AddKeyAsync(customer.Id);

        await AssertMadeOnceAsync(database.Node, key);
    }

    [Fact]
    public async Task Change_WhenTheConnectionIsCutBeforeTheCommit_FailsAndSavesNothing()
    {
        await using var database = await MigratedAsync();
        await using var relay = new Relay(database.Location.ConnectionString);
        var customer = await database.Node.AddCallerAsync();

        var exception = await Should.ThrowAsync<Exception>(
            () => Cutting(database, relay, Moment.BeforeCommitting, () => Cut(relay)).AddKeyAsync(customer.Id));

        DatabaseOutage.CauseOf(exception).ShouldNotBeNull();
        (await database.Node.ReadAsync(db => db.Accesskeys.AnyAsync())).ShouldBeFalse();
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
    }

    [Fact]
    public async Task Change_WhenTheCommitsResponseIsLost_IsFoundAndAppliedOnce()
    {
        await using var database = await MigratedAsync();
        await using var relay = new Relay(database.Location.ConnectionString);
        var customer = await database.Node.AddCallerAsync();
        var node = Cutting(database, relay, Moment.BeforeCommitting, () =>
        {
            relay.Mute();
            return Task.CompletedTask;
        });

        var adding = node.AddKeyAsync(customer.Id);
        await BecomesTrueAsync(() => database.Node.ReadAsync(db => db.Accesskeys.AnyAsync()));
        relay.Cut();

        await AssertMadeOnceAsync(database.Node, await adding);
    }

    [Fact]
    public async Task Change_WhenItIsTheVictimOfADeadlock_IsDoneAgainAndOnceUnlessItWasFoundLate()
    {
        await using var database = await MigratedAsync();
        var customer = await database.Node.AddCallerAsync();
        var key = await database.Node.AddKeyAsync(customer.Id);
        await using var other = (SqlConnection)await database.Location.OpenAsync();
        await other.ExecuteAsync("SET DEADLOCK_PRIORITY HIGH; BEGIN TRANSACTION");
        await other.ExecuteAsync("UPDATE Accesskeys SET Detail = Detail");
        var theirs = Task.CompletedTask;
        var node = database.StartNode(new Interruption(Moment.BeforeSaving, () =>
        {
            theirs = EndAsync(other);
            return Task.CompletedTask;
        }));
        await node.CallForAsync(customer);

        var watch = Stopwatch.StartNew();
        var refused = await Record.ExceptionAsync(() => node.AlterKeyAsync(key.Id, accesskey => accesskey.Delete(node.Clock.Now)));
        await theirs;

        if (refused is not null)
        {
            // A server may look for deadlocks every few seconds only. What has taken its time already is not done again.
            watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.8));
            DatabaseOutage.CauseOf(refused).ShouldNotBeNull();
        }

        (await database.Node.ChangesAsync()).Select(change => change.Action)
            .ShouldBe([nameof(ChangeAction.Created), nameof(ChangeAction.Created), .. refused is null ? [nameof(ChangeAction.Deleted)] : Array.Empty<string>()]);
        (await database.Node.ReadAsync(db => db.Accesskeys.AnyAsync())).ShouldBe(refused is not null);
    }

    [Fact]
    public async Task Pool_WhenItIsExhausted_IsAnOutageAndRecovers()
    {
        await using var database = await MigratedAsync();
        var small = new SqlConnectionStringBuilder(database.Location.ConnectionString) { MaxPoolSize = 1, ConnectTimeout = 1 };
        var node = database.StartNode(small.ConnectionString);
        await node.AddCallerAsync();

        await node.ReadAsync(async db =>
        {
            await using var turn = await db.BeginWriteSlotAsync(WritePriority.Ordinary, CancellationToken.None);
            DatabaseOutage.CauseOf(await Should.ThrowAsync<Exception>(() => node.LastNumberAsync())).ShouldNotBeNull();
            DatabaseOutage.CauseOf(await Should.ThrowAsync<Exception>(() => node.AddCustomerAsync())).ShouldNotBeNull();
            return true;
        });

        (await node.LastNumberAsync()).ShouldBe(1);
    }

    private static Task<TestDatabase> MigratedAsync()
    {
        Databases.SqlServer.Require();
        return TestDatabase.MigratedAsync(DatabaseProvider.SqlServer);
    }

    private static Task Cut(Relay relay)
    {
        relay.Cut();
        return Task.CompletedTask;
    }

    private static Node Cutting(TestDatabase database, Relay relay, Moment moment, Func<Task> act) =>
        database.StartNode(relay.ConnectionString, new Interruption(moment, act));

    private static async Task AssertMadeOnceAsync(Node node, Accesskey key)
    {
        (await node.ReadAsync(db => db.Accesskeys.SingleAsync())).Id.ShouldBe(key.Id);
        (await node.ChangesAsync()).Select(change => (change.Number, change.SubjectId)).Skip(1).ShouldBe([(key.Number, key.Id)]);
    }

    private static async Task BecomesTrueAsync(Func<Task<bool>> isTrue)
    {
        while (!await isTrue())
        {
            await Task.Yield();
        }
    }

    private static async Task EndAsync(SqlConnection connection)
    {
        // Nothing reports that the change is waiting by now. Without deadlock priorities the first to wait is the victim.
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        await connection.ExecuteAsync("UPDATE ChangeFeed SET Last = Last");
        await connection.ExecuteAsync("ROLLBACK");
    }
}
