namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public abstract class StoppedNodeTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : StoppedNodeTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server) : StoppedNodeTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server) : StoppedNodeTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_WhileANodeIsSuspended_AppliesToThatNodesFirstResponses(bool askedWhileItStandsStill)
    {
        var (deleting, stopped) = (nodes.All[0], nodes.All[1]);
        var key = await deleting.CreateKeyAsync();
        await stopped.AcceptsAsync(key);
        using var kept = RawConnection.Open(stopped);
        (await kept.VerifyAsync(key.Token)).ShouldBe("HTTP/1.1 400 Bad Request");

        stopped.Process.Stop();
        await deleting.DeleteAsync(key);
        await RevocationBound.PassAsync();
        using var fresh = RawConnection.Open(stopped);
        if (askedWhileItStandsStill)
        {
            await Task.WhenAll(kept.SendLastAsync(key.Token), fresh.SendLastAsync(key.Token));
            stopped.Process.Continue();
        }
        else
        {
            stopped.Process.Continue();
            await Task.WhenAll(kept.SendLastAsync(key.Token), fresh.SendLastAsync(key.Token));
        }

        foreach (var answer in await Task.WhenAll(kept.ReadLastAsync(), fresh.ReadLastAsync()))
        {
            answer.ShouldStartWith("HTTP/1.1 401 ");
            answer.ShouldContain("\"code\":\"invalid_credentials\"");
        }
    }
}
