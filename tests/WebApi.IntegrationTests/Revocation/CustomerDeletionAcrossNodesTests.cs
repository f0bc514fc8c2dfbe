using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

public abstract class CustomerDeletionAcrossNodesTests(TwoNodes nodes)
{
    public sealed class OnSqlite(TwoNodes nodes) : CustomerDeletionAcrossNodesTests(nodes), IClassFixture<TwoNodes>;

    public sealed class OnSqlServer(SqlServer<TwoNodes> server)
        : CustomerDeletionAcrossNodesTests(server.Hosted), IClassFixture<SqlServer<TwoNodes>>;

    public sealed class OnPostgreSql(PostgreSql<TwoNodes> server)
        : CustomerDeletionAcrossNodesTests(server.Hosted), IClassFixture<PostgreSql<TwoNodes>>;

    [Fact]
    public async Task Delete_OfACustomer_EndsItsKeysAndSessionsOnTheOtherNodeWithinTheBound()
    {
        var (deleting, other) = (nodes.All[0], nodes.All[1]);
        using var http = HttpClients.OfService(deleting.Address);
        var client = new AccesskeysClient(http);
        await SignInAsync(http, Service.Username);
        var customer = await client.CreateCustomerAsync(new CreateCustomer { Name = "Doomed", Username = "doomed", Password = Service.Password });
        List<string> credentials = [await SignInAsync(http, "doomed")];
        for (var made = 0; made < 20; made++)
        {
            credentials.Add((await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 })).Token);
        }

        await RevocationBound.PassAsync();
        await AllAnswerAsync(other, credentials, Verdict.Accepted);
        await SignInAsync(http, Service.Username);

        await client.DeleteCustomerAsync(customer.Id);

        await AllAnswerAsync(deleting, credentials, Verdict.Refused);
        await RevocationBound.PassAsync();
        await AllAnswerAsync(other, credentials, Verdict.Refused);
    }

    private static async Task AllAnswerAsync(ServiceNode node, List<string> credentials, HttpStatusCode status)
    {
        foreach (var credential in credentials)
        {
            (await node.VerifyAsync(credential)).Status.ShouldBe(status);
        }
    }

    private static async Task<string> SignInAsync(HttpClient http, string username)
    {
        var session = (await new AccesskeysClient(http).LoginAsync(new Login { Username = username, Password = Service.Password })).Token;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session);
        return session;
    }
}
