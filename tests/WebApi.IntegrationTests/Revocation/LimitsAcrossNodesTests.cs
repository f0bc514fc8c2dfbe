using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>Limits that one node sets hold on every other within the bound, for every key of the chain.</summary>
public abstract class LimitsAcrossNodesTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : LimitsAcrossNodesTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server) : LimitsAcrossNodesTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server) : LimitsAcrossNodesTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    private ServiceNode First => nodes.All[0];

    private ServiceNode Other => nodes.All[1];

    // A change reads its caller from the database, so it holds even before the bound is over.
    [Fact]
    public async Task Limits_SetOnOneNode_HoldOnTheOtherForEveryKeyOfTheChain()
    {
        var old = await First.Operator.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });
        var successor = await First.Operator.RotateAccesskeyAsync(old.Id, new RotateAccesskey { Grace = 3600 });
        using var oldHttp = Http(old.Token);
        using var newHttp = Http(successor.Token);
        (await CreateAsync(oldHttp)).Status.ShouldBe(HttpStatusCode.OK);
        (await CreateAsync(newHttp)).Status.ShouldBe(HttpStatusCode.OK);

        await First.Operator.UpdateAccesskeyAsync(successor.Id, new UpdateAccesskey { Rate_limits = [new RateLimitInput { Limit = 1000, Window = 60 }] });

        await RevocationBound.PassAsync();
        (await CreateAsync(oldHttp)).ShouldBeProblem(HttpStatusCode.Forbidden, "limited_caller");
        (await CreateAsync(newHttp)).ShouldBeProblem(HttpStatusCode.Forbidden, "limited_caller");
    }

    private static Task<ServiceResponse> CreateAsync(HttpClient http) =>
        http.SendAsync(HttpMethod.Post, "/v1.0/accesskeys", content: RequestExtensions.Json("""{"expire": 60}"""));

    private HttpClient Http(string token)
    {
        var http = HttpClients.OfService(Other.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
