using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Limits;
using Accesskeys.Infrastructure.IntegrationTests.Limits;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.PostgreSql;

/// <summary>A canceled wait for a synchronous standby leaves a commit that a failover may lose: it doesn't count as saved or granted.</summary>
public sealed class SynchronousCommitTests(OwnPostgreSqlServer own) : IClassFixture<OwnPostgreSqlServer>
{
    private const string Standbys = "synchronous_standby_names";

    [Fact]
    public async Task Change_WhenItsCommitIsCanceledWhileItWaitsForTheStandby_IsSavedOnceTheStandbyHasIt()
    {
        var server = await own.StartedAsync();
        await using var database = await TestDatabase.MigratedAsync(server);
        var customer = await database.Node.AddCallerAsync();
        await server.SetAsync(Standbys, "missing");

        var adding = database.Node.AddKeyAsync(customer.Id);
        await CancelCommitAsync(server);
        await WaitsForTheStandbyAsync(server);
        adding.IsCompleted.ShouldBeFalse();
        await server.SetAsync(Standbys, "");

        var key = await adding;
        (await KeysAsync(database.Node)).ShouldBe([key.Id]);
        (await database.Node.ChangesAsync()).Select(change => (change.Number, change.SubjectId)).Skip(1).ShouldBe([(key.Number, key.Id)]);
    }

    [Fact]
    public async Task Change_WhenTheCommitThatSettlesItIsCanceledToo_HasAnUnknownOutcome()
    {
        var server = await own.StartedAsync();
        await using var database = await TestDatabase.MigratedAsync(server);
        var customer = await database.Node.AddCallerAsync();
        await server.SetAsync(Standbys, "missing");

        var adding = database.Node.AddKeyAsync(customer.Id);
        await CancelCommitAsync(server);
        await CancelCommitAsync(server);

        (await Should.ThrowAsync<UnavailableException>(() => adding)).Message.ShouldBe("It is unknown whether the change was saved.");
        await server.SetAsync(Standbys, "");
        (await KeysAsync(database.Node)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Change_WhenItsConnectionIsEndedWhileItWaitsForTheStandby_IsSavedOnceTheStandbyHasIt()
    {
        var server = await own.StartedAsync();
        await using var database = await TestDatabase.MigratedAsync(server);
        var customer = await database.Node.AddCallerAsync();
        await server.SetAsync(Standbys, "missing");

        var adding = database.Node.AddKeyAsync(customer.Id);
        await EndCommitAsync(server, "pg_terminate_backend");
        await WaitsForTheStandbyAsync(server);
        adding.IsCompleted.ShouldBeFalse();
        await server.SetAsync(Standbys, "");

        (await KeysAsync(database.Node)).ShouldBe([(await adding).Id]);
    }

    [Fact]
    public async Task Grant_WhenItsCommitIsCanceledWhileItWaitsForTheStandby_HasAnUnknownOutcome()
    {
        var server = await own.StartedAsync();
        await using var database = await TestDatabase.MigratedAsync(server);
        var limits = await database.Node.SetLimitsAsync(Guid.NewGuid(), LimitExtensions.Limit(10, RateLimit.LongestWindow));
        await server.SetAsync(Standbys, "missing");

        var granting = database.Node.GrantAsync(limits.Wish(4));
        await CancelCommitAsync(server);

        await Should.ThrowAsync<UnavailableException>(() => granting);
        await server.SetAsync(Standbys, "");
        (await database.Node.AllowanceAsync(limits.Id)).Taken.ShouldBe(4);
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("local", "missing")]
    [InlineData("remote_write", "missing")]
    public async Task Node_OnADatabaseThatCouldLoseConfirmedChanges_ReportsIt(string commits, string? standbys)
    {
        var server = await own.StartedAsync();
        await using var database = await TestDatabase.MigratedAsync(server);
        await database.Node.AddCallerAsync();
        (await ObstacleAsync(database.Node)).ShouldBeNull();
        await using (var connection = await database.Location.OpenAsync())
        {
            await connection.ExecuteAsync($"ALTER DATABASE {connection.Database} SET synchronous_commit = {commits}");
        }

        await using var restarted = new Node(database.Location.Provider, database.Location.ConnectionString, database.Location.Folder);
        await server.SetAsync(Standbys, standbys ?? "");
        var obstacle = await ObstacleAsync(restarted);
        await server.SetAsync(Standbys, "");

        obstacle.ShouldNotBeNull().ShouldStartWith($"synchronous_commit is {commits}: ");
    }

    private static Task<string?> ObstacleAsync(Node node) =>
        node.UseAsync((Database database) => database.FindObstacleAsync(CancellationToken.None));

    private static Task<List<Guid>> KeysAsync(Node node) => node.ReadAsync(db => db.Set<Accesskey>().Select(key => key.Id).ToListAsync());

    private static Task CancelCommitAsync(PostgreSqlServer server) => EndCommitAsync(server, "pg_cancel_backend");

    /// <summary>Waits until a commit waits for the standby, and until it no longer does after the function has ended the wait.</summary>
    private static async Task EndCommitAsync(PostgreSqlServer server, string function)
    {
        await WaitsForTheStandbyAsync(server);
        var waiting = await server.AskAsync<string>("SELECT pid || ' AND query_start = ''' || query_start || '''' FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        await server.AskAsync<bool>($"SELECT {function}(pid) FROM pg_stat_activity WHERE pid = {waiting}");
        await server.BecomesTrueAsync($"SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = {waiting})");
    }

    private static Task WaitsForTheStandbyAsync(PostgreSqlServer server) =>
        server.BecomesTrueAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')");
}
