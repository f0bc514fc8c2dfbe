using System.Net;
using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Nodes;

public abstract class NodeEndpointTests(Service service)
{
    public sealed class OnSqlite(Service service) : NodeEndpointTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : NodeEndpointTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : NodeEndpointTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/nodes";

    [Fact]
    public async Task List_ByTheOperator_ShowsTheNodeWithItsMembersInOrder()
    {
        foreach (var credential in new[] { service.Session, service.Accesskey })
        {
            var node = await ListedAsync(credential);

            node.EnumerateObject().Select(member => member.Name)
                .ShouldBe(["id", "version", "tm_start", "tm_heartbeat", "address", "feed_lag_ms", "clock_skew_ms", "ready", "cache_entries"]);
            node.GetProperty("address").GetString().ShouldBe(Environment.MachineName);
            node.GetProperty("cache_entries").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
            node.GetProperty("version").GetString()!.ShouldStartWith("0.");
            node.GetProperty("tm_start").GetDateTimeOffset().ShouldBeInRange(service.Clock.GetUtcNow().AddHours(-1), service.Clock.GetUtcNow());
        }
    }

    [Fact]
    public async Task List_ByAnotherCustomer_IsDenied()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60, Scopes = ["*"] });

        foreach (var credential in new[] { session, key.Token })
        {
            (await service.GetAsync(Path, credential)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        }
    }

    [Fact]
    public async Task List_WithoutACredential_IsRejected() =>
        (await service.Http.SendAsync(HttpMethod.Get, Path)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");

    [Fact]
    public async Task Heartbeat_OfANode_IsNoChange()
    {
        await ListedAsync(service.Session);

        (await service.GetAsync("/v1.0/changes", service.Session)).Json.GetProperty("result").EnumerateArray()
            .Select(change => change.GetProperty("subject_kind").GetString()).ShouldAllBe(kind => kind != "node");
    }

    /// <summary>The one node, whose first heartbeat may come after the first requests.</summary>
    private async Task<JsonElement> ListedAsync(string credential)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await service.GetAsync(Path, credential);
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            answer.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["result"]);
            if (answer.Json.GetProperty("result").EnumerateArray().ToList() is [var node])
            {
                return node;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }
}
