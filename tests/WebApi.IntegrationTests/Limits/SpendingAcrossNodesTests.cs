using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Revocation;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

/// <summary>All nodes together admit what one would.</summary>
public abstract class SpendingAcrossNodesTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : SpendingAcrossNodesTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server) : SpendingAcrossNodesTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server) : SpendingAcrossNodesTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    private const string Path = "/auth/verify";

    [Fact]
    public async Task Uses_OfOneKeyOnTwoNodesAtOnce_AreAdmittedUpToTheLimit()
    {
        var key = await CreateAsync("""{"expire": 3600, "rate_limits": [{"limit": 100, "window": 2678400}]}""");

        var statuses = (await Task.WhenAll(Enumerable.Range(0, 300).Select(use => nodes.All[use % 2].GetAsync(Path + "?accesskey=" + key.Token))))
            .Select(answer => answer.Status).ToList();

        statuses.Count(status => status == HttpStatusCode.OK).ShouldBe(100);
        statuses.Count(status => status == HttpStatusCode.TooManyRequests).ShouldBe(200);
    }

    [Fact]
    public async Task Limit_ThatIsRemovedOnOneNode_EndsOnTheOtherWithinTheBound()
    {
        var key = await CreateAsync("""{"expire": 3600, "credits": {"remaining": 1}}""");
        (await UseAsync(1, key)).ShouldBe(HttpStatusCode.OK);
        (await UseAsync(1, key)).ShouldBe(HttpStatusCode.TooManyRequests);

        await SendAsync(HttpMethod.Put, $"/v1.0/accesskeys/{key.Id}", """{"credits": {"remaining": null}}""");

        await RevocationBound.PassAsync();
        (await UseAsync(1, key)).ShouldBe(HttpStatusCode.OK);
        (await UseAsync(0, key)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Credits_ThatAreAddedOnOneNode_AreSpentOnTheOtherWithinTheBound()
    {
        var key = await CreateAsync("""{"expire": 3600, "credits": {"remaining": 0}}""");
        (await UseAsync(1, key)).ShouldBe(HttpStatusCode.TooManyRequests);

        await SendAsync(HttpMethod.Post, $"/v1.0/accesskeys/{key.Id}/credits", $$"""{"add": 2, "id": "{{Guid.NewGuid()}}"}""");

        await RevocationBound.PassAsync();
        (await UseAsync(1, key)).ShouldBe(HttpStatusCode.OK);
        (await UseAsync(0, key)).ShouldBe(HttpStatusCode.OK);
        (await UseAsync(1, key)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await UseAsync(0, key)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Credits_ThatAreAddedOnOneNodeWhileAnotherSpends_AreSpentOnce()
    {
        var key = await CreateAsync("""{"expire": 3600, "credits": {"remaining": 10}}""");
        using var done = new CancellationTokenSource();
        var uses = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var admitted = 0;
            while (!done.IsCancellationRequested)
            {
                admitted += await UseAsync(1, key) == HttpStatusCode.OK ? 1 : 0;
            }

            return admitted;
        })).ToList();

        // Each is sent twice.
        foreach (var addition in Enumerable.Range(0, 10).Select(_ => $$"""{"add": 5, "id": "{{Guid.NewGuid()}}"}"""))
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => SendAsync(HttpMethod.Post, $"/v1.0/accesskeys/{key.Id}/credits", addition)));
        }

        await RevocationBound.PassAsync();
        await done.CancelAsync();
        (await Task.WhenAll(uses)).Sum().ShouldBe(60);
    }

    private async Task<HttpStatusCode> UseAsync(int node, (Guid Id, string Token) key) =>
        (await nodes.All[node].GetAsync(Path + "?accesskey=" + key.Token)).Status;

    private async Task<(Guid Id, string Token)> CreateAsync(string members)
    {
        var made = (await SendAsync(HttpMethod.Post, "/v1.0/accesskeys", members)).Json;
        return (made.GetProperty("id").GetGuid(), made.GetProperty("token").GetString()!);
    }

    private async Task<ServiceResponse> SendAsync(HttpMethod method, string path, string body)
    {
        using var http = HttpClients.OfService(nodes.All[0].Address);
        var session = await new AccesskeysClient(http).LoginAsync(new Login { Username = OperatorAccount.Username, Password = OperatorAccount.Password });
        return await http.SendAsync(method, path, session.Token, RequestExtensions.Json(body));
    }
}
