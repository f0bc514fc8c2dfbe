using System.Net;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>A node that was paused, and that the cluster has forgotten, while its database was copied to another one.</summary>
public abstract class RetiredDatabaseTests(OneNode nodes)
{
    public sealed class OnSqlite(OneNode nodes) : RetiredDatabaseTests(nodes), IClassFixture<OneNode>;

    public sealed class OnSqlServer(SqlServer<OneNode> server) : RetiredDatabaseTests(server.Hosted), IClassFixture<SqlServer<OneNode>>;

    public sealed class OnPostgreSql(PostgreSql<OneNode> server) : RetiredDatabaseTests(server.Hosted), IClassFixture<PostgreSql<OneNode>>;

    [Fact]
    public async Task Verify_OnANodeThatSleptThroughTheCopy_IsRejectedWithinTheBound()
    {
        var key = await nodes.First.CreateKeyAsync();
        await nodes.First.AcceptsAsync(key);
        nodes.Pause(nodes.First);
        await using var target = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using (var connection = await nodes.Location.OpenAsync())
        {
            await connection.ExecuteAsync("DELETE FROM Nodes");
        }

        await using (var copy = ServiceProcess.Copy(nodes.Location, target))
        {
            (await copy.ExitCodeAsync()).ShouldBe(0, string.Join('\n', copy.Errors));
        }

        nodes.Continue(nodes.First);
        await RevocationBound.PassAsync();

        (await nodes.First.VerifyAsync(key.Token)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await nodes.First.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await nodes.First.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
