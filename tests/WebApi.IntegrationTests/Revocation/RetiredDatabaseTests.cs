using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>A node that was paused while its database was copied to another one.</summary>
public abstract class RetiredDatabaseTests(OneNode nodes)
{
    public sealed class OnSqlite(OneNode nodes) : RetiredDatabaseTests(nodes), IClassFixture<OneNode>;

    public sealed class OnSqlServer(SqlServer<OneNode> server) : RetiredDatabaseTests(server.Hosted), IClassFixture<SqlServer<OneNode>>;

    public sealed class OnPostgreSql(PostgreSql<OneNode> server) : RetiredDatabaseTests(server.Hosted), IClassFixture<PostgreSql<OneNode>>;

    [Fact]
    public async Task Verify_OnceTheDatabaseIsRetired_IsRejectedWithinTheBound()
    {
        var key = await nodes.First.CreateKeyAsync();
        await nodes.First.AcceptsAsync(key);

        await SetStateAsync("Retired");
        await RevocationBound.PassAsync();

        (await nodes.First.VerifyAsync(key.Token)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await nodes.First.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await nodes.First.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        await SetStateAsync("InUse");
        await nodes.First.AcceptsAsync(key);
    }

    private async Task SetStateAsync(string state)
    {
        await using var connection = await nodes.Location.OpenAsync();
        (await connection.ExecuteAsync($"UPDATE ChangeFeed SET State = '{state}'")).ShouldBe(1);
    }
}
