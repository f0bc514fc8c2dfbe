using Accesskeys.WebApi.IntegrationTests.Revocation;

namespace Accesskeys.WebApi.IntegrationTests.Nodes;

public abstract class NodesInProcessesTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : NodesInProcessesTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server) : NodesInProcessesTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server) : NodesInProcessesTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    [Fact]
    public async Task List_OnEachNode_ShowsAllInTheOrderOfTheirStartUntilTheyStop()
    {
        var (first, second) = (nodes.All[0], nodes.All[1]);
        var shown = await ShowsAsync(first, 2);
        (await ShowsAsync(second, 2)).ShouldBe(shown);

        (await nodes.StopAsync(first)).ShouldBe(0);

        (await ShowsAsync(second, 1)).ShouldBe([shown[1]]);
    }

    /// <summary>The ids, once that many nodes are listed: a heartbeat that would have had to wait for a lock comes later.</summary>
    private static async Task<List<Guid>> ShowsAsync(ServiceNode node, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (true)
        {
            var listed = (await node.Operator.ListNodesAsync(patience.Token)).Result.Select(one => one.Id).ToList();
            if (listed.Count == count)
            {
                return listed;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }
}
