namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public abstract class PausedNodeTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : PausedNodeTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server) : PausedNodeTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server) : PausedNodeTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_WhileANodeIsPaused_AppliesToThatNodesFirstResponses(bool sentWhilePaused)
    {
        var (deleting, paused) = (nodes.All[0], nodes.All[1]);
        var key = await deleting.CreateKeyAsync();
        await paused.AcceptsAsync(key);
        using var kept = RawConnection.Open(paused);
        (await kept.VerifyAsync(key.Token)).ShouldBe("HTTP/1.1 400 Bad Request");

        nodes.Pause(paused);
        await deleting.DeleteAsync(key);
        await RevocationBound.PassAsync();
        using var fresh = RawConnection.Open(paused);
        if (sentWhilePaused)
        {
            await Task.WhenAll(kept.SendLastAsync(key.Token), fresh.SendLastAsync(key.Token));
            nodes.Continue(paused);
        }
        else
        {
            nodes.Continue(paused);
            await Task.WhenAll(kept.SendLastAsync(key.Token), fresh.SendLastAsync(key.Token));
        }

        foreach (var answer in await Task.WhenAll(kept.ReadLastAsync(), fresh.ReadLastAsync()))
        {
            answer.ShouldStartWith("HTTP/1.1 401 ");
            answer.ShouldContain("\"code\":\"invalid_credentials\"");
        }
    }
}
