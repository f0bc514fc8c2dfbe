using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Lookups;
using Npgsql;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.PostgreSql;

public sealed class UnsuitableServerTests(OwnPostgreSqlServer own) : IClassFixture<OwnPostgreSqlServer>
{
    private const string IsStandby = "The server is a standby, which lags: a revoked key would keep working. Name the primary.";

    [Fact]
    public async Task Node_OnAStandby_ServesNothingAndReportsIt()
    {
        var server = await own.StartedAsync();
        await using var database = await TestDatabase.MigratedAsync(server);
        await database.Node.AddCallerAsync();
        await using var standby = await server.StartStandbyAsync();
        await using var node = NodeAt(standby, new NpgsqlConnectionStringBuilder(database.Location.ConnectionString).Database!);

        (await ObstacleAsync(node)).ShouldBe(IsStandby);
        (await FaultAsync(() => FindAsync(node))).ShouldBe(IsStandby);
        await using var feed = node.Get<IChangeFeed>().CreateReader();
        (await Should.ThrowAsync<UnsuitableServerException>(feed.ReadNewestAsync)).Message.ShouldBe(IsStandby);

        await server.StopImmediatelyAsync();
        await standby.PromoteAsync();
        (await ObstacleAsync(node)).ShouldBeNull();
        await feed.ReadNewestAsync();

        await server.StartAsync();
        await server.SetAsync("synchronous_standby_names", "");
    }

    [Fact]
    public async Task Node_OnADatabaseWithAnotherEncoding_ReportsIt()
    {
        var server = await own.StartedAsync();
        await using (var connection = await server.OpenAsync())
        {
            await connection.ExecuteAsync("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        }

        await using var node = NodeAt(server, "ascii");

        (await ObstacleAsync(node)).ShouldBe("The database has the encoding SQL_ASCII; the service needs UTF8.");
        (await FaultAsync(() => MigrateAsync(node))).ShouldBe("The database has the encoding SQL_ASCII; the service needs UTF8.");
    }

    [Fact]
    public async Task Node_WithoutADatabase_ReportsThatItIsMissing()
    {
        var server = await own.StartedAsync();
        await using (var connection = await server.OpenAsync())
        {
            await connection.ExecuteAsync("CREATE ROLE limited LOGIN");
        }

        await using var node = NodeAt(server, "missing", role: "limited");

        (await ObstacleAsync(node)).ShouldBe("The database is not migrated.");
        (await FaultAsync(() => FindAsync(node))).ShouldBe("3D000: database \"missing\" does not exist");
        (await FaultAsync(() => MigrateAsync(node))).ShouldBe("42501: permission denied to create database");
    }

    private static Node NodeAt(PostgreSqlServer server, string database, string? role = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database };
        connection.Username = role ?? connection.Username;
        return new(DatabaseProvider.PostgreSql, connection.ConnectionString, Path.GetTempPath());
    }

    private static Task<VerifiedAccesskey?> FindAsync(Node node) =>
        node.Get<IKeyReader>().FindAsync(TokenHash.Of("ak_unknown"), customerId: null);

    private static Task<string?> ObstacleAsync(Node node) =>
        node.UseAsync((Database database) => database.FindObstacleAsync(CancellationToken.None));

    private static async Task<string?> MigrateAsync(Node node)
    {
        await node.MigrateAsync();
        return null;
    }

    private static async Task<string> FaultAsync<T>(Func<Task<T>> use) => (await Should.ThrowAsync<UnavailableException>(use)).Message;
}
