using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>What ends a session on one node ends it on every other within the bound.</summary>
public abstract class SessionEndAcrossNodesTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : SessionEndAcrossNodesTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server)
        : SessionEndAcrossNodesTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server)
        : SessionEndAcrossNodesTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    [Fact]
    public async Task Logout_OnOneNode_IsObeyedByTheOtherWithinTheBound() =>
        await EndAsync((client, _) => client.LogoutAsync());

    [Fact]
    public async Task ChangePassword_OnOneNode_IsObeyedByTheOtherWithinTheBound() => await EndAsync((client, password) =>
        client.ChangePasswordAsync(new ChangePassword { Password = password, New_password = password }));

    private async Task EndAsync(Func<AccesskeysClient, string, Task> end)
    {
        var (ending, other) = (nodes.All[0], nodes.All[1]);
        using var anonymous = HttpClients.OfService(ending.Address);
        var session = (await new AccesskeysClient(anonymous).LoginAsync(new Login { Username = Service.Username, Password = Service.Password })).Token;
        foreach (var node in nodes.All)
        {
            (await node.VerifyAsync(session)).Status.ShouldBe(Verdict.Accepted);
        }

        anonymous.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session);
        await end(new AccesskeysClient(anonymous), Service.Password);

        (await ending.VerifyAsync(session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await RevocationBound.PassAsync();
        (await other.VerifyAsync(session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }
}
