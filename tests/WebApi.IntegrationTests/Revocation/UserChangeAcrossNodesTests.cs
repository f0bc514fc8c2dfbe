using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>What one node does to a user holds on every other within the bound, and at once for changes.</summary>
public abstract class UserChangeAcrossNodesTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : UserChangeAcrossNodesTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server) : UserChangeAcrossNodesTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server) : UserChangeAcrossNodesTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    private ServiceNode First => nodes.All[0];

    private ServiceNode Other => nodes.All[1];

    [Fact]
    public async Task Delete_OnOneNode_IsObeyedByTheOtherWithinTheBound()
    {
        using var owner = Http(First, await OperatorAsync());
        var (user, session) = await AddAsync(owner, "developer");
        (await Other.VerifyAsync(session)).Status.ShouldBe(Verdict.Accepted);

        await new AccesskeysClient(owner).DeleteUserAsync(user.Id);

        (await First.VerifyAsync(session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await RevocationBound.PassAsync();
        (await Other.VerifyAsync(session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Delete_OnOneNode_EndsASessionThatTheOtherStillKnowsBeforeItChangesThePassword()
    {
        using var owner = Http(First, await OperatorAsync());
        var (user, session) = await AddAsync(owner, "developer");
        using var elsewhere = Http(Other, session);
        (await elsewhere.SendAsync(HttpMethod.Get, "/v1.0/customer")).Status.ShouldBe(HttpStatusCode.OK);

        await new AccesskeysClient(owner).DeleteUserAsync(user.Id);

        (await elsewhere.SendAsync(HttpMethod.Put, "/auth/password", content: RequestExtensions.Json(
            $$"""{"password": "{{OperatorAccount.Password}}", "new_password": "a better horse battery staple"}""")))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Demotion_OnOneNode_IsObeyedByTheOtherAtOnceForChangesAndWithinTheBoundForReads()
    {
        using var owner = Http(First, await OperatorAsync());
        var (user, session) = await AddAsync(owner, "owner");
        using var elsewhere = Http(Other, session);
        (await elsewhere.SendAsync(HttpMethod.Get, "/v1.0/users")).Status.ShouldBe(HttpStatusCode.OK);

        await new AccesskeysClient(owner).UpdateUserAsync(user.Id, new UpdateUser { Role = "viewer" });

        (await elsewhere.SendAsync(HttpMethod.Post, $"/v1.0/users/{user.Id}/invitation")).ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
        await RevocationBound.PassAsync();
        (await elsewhere.SendAsync(HttpMethod.Get, "/v1.0/users")).ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
    }

    [Fact]
    public async Task Demotion_OfEachOtherOnTwoNodesAtOnce_LeavesOneOwner()
    {
        for (var round = 0; round < 5; round++)
        {
            var (username, password) = ($"owner-{Guid.NewGuid():N}", OperatorAccount.Password);
            await First.Operator.CreateCustomerAsync(new CreateCustomer { Name = "Two owners", Username = username, Password = password });
            using var first = Http(First, await SignInAsync(First, username));
            var firstId = (await new AccesskeysClient(first).ListUsersAsync()).Result.Single().Id;
            var (user, session) = await AddAsync(first, "owner");
            using var second = Http(Other, session);

            var answers = await Task.WhenAll(DemoteAsync(first, user.Id), DemoteAsync(second, firstId));

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1, string.Join('\n', answers.Select(answer => answer.Text)));
            using var left = Http(First, answers[0].Status == HttpStatusCode.OK ? await SignInAsync(First, username) : session);
            await RevocationBound.PassAsync();
            (await new AccesskeysClient(left).ListUsersAsync()).Result.Count(one => one.Role == "owner").ShouldBe(1);
        }
    }

    private static Task<ServiceResponse> DemoteAsync(HttpClient http, Guid user) =>
        http.SendAsync(HttpMethod.Put, $"/v1.0/users/{user}", content: RequestExtensions.Json("""{"role": "developer"}"""));

    private static HttpClient Http(ServiceNode node, string session)
    {
        var http = HttpClients.OfService(node.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session);
        return http;
    }

    private static async Task<string> SignInAsync(ServiceNode node, string username)
    {
        using var http = HttpClients.OfService(node.Address);
        return (await new AccesskeysClient(http).LoginAsync(new Login { Username = username, Password = OperatorAccount.Password })).Token;
    }

    private Task<string> OperatorAsync() => SignInAsync(First, OperatorAccount.Username);

    private async Task<(InvitedUser User, string Session)> AddAsync(HttpClient owner, string role)
    {
        var user = await new AccesskeysClient(owner).CreateUserAsync(new CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = role });
        using var http = HttpClients.OfService(Other.Address);
        await new AccesskeysClient(http).RedeemInvitationAsync(new RedeemInvitation { Code = user.Code, Password = OperatorAccount.Password });
        return (user, await SignInAsync(Other, user.Username));
    }
}
