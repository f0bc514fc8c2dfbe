using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Input;

public abstract class ParameterTests(Service service)
{
    public sealed class OnSqlite(Service service) : ParameterTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ParameterTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ParameterTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/accesskeys";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("5")]
    [InlineData("0x935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    [InlineData("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d1")]
    [InlineData("01935e7a5c1f7d3a9b1e2f4c6a8b0d13")]
    [InlineData("{01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13}")]
    [InlineData("%2001935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    [InlineData("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d1g")]
    public async Task Id_InAnotherForm_ReturnsInvalidIdBeforeTheBodyIsRead(string id)
    {
        (await service.GetAsync($"{Path}/{id}", service.Accesskey)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id")
            .ErrorsOf("id").ShouldHaveSingleItem();
        (await service.SendAsync(HttpMethod.Delete, $"{Path}/{id}", service.Accesskey)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
        (await service.SendAsync(HttpMethod.Put, $"{Path}/{id}", service.Accesskey, new StringContent("{")))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
    }

    [Theory]
    [InlineData("page_size=0")]
    [InlineData("page_size=101")]
    [InlineData("page_size=-1")]
    [InlineData("page_size=abc")]
    [InlineData("page_size=1.5")]
    [InlineData("page_size=1e1")]
    [InlineData("page_size=0x10")]
    [InlineData("page_size=%201")]
    [InlineData("page_size=5%00")]
    [InlineData("page_size=%2B5")]
    [InlineData("page_size=-")]
    [InlineData("page%5Fsize=0")]
    [InlineData("page_size=99999999999999999999")]
    [InlineData("page_size=5&page_size=5")]
    [InlineData("page_size=&page_size=5")]
    public async Task PageSize_AgainstItsRules_ReturnsInvalidRequestNamingIt(string query)
    {
        var answer = await service.GetAsync($"{Path}?{query}", service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("page_size").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("")]
    [InlineData("page_size=")]
    [InlineData("page_size=1")]
    [InlineData("page_size=100")]
    [InlineData("page_token=")]
    [InlineData("unknown=1&unknown=2")]
    [InlineData("Page_Size=0")]
    public async Task List_WithinTheRules_Succeeds(string query) =>
        (await service.GetAsync($"{Path}?{query}", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task PageToken_GivenTwice_ReturnsInvalidRequest()
    {
        var answer = await service.GetAsync($"{Path}?page_token=a&page_token=a", service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("page_token").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task PageToken_WhenTruncated_ReturnsInvalidPageToken()
    {
        var good = await PageTokenAsync(service.Session);

        foreach (var bad in new[]
        {
            good[..^1], good[1..], good + "A", good.ToLowerInvariant(), "x", "%00x", "AAAA", new string('A', good.Length), new string('!', good.Length), "1", "🔑",
            new string('A', 5000),
        })
        {
            var answer = await service.GetAsync($"{Path}?page_token={bad}", service.Accesskey);
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");
        }
    }

    [Fact]
    public async Task PageToken_OfAnotherCustomer_ReturnsInvalidPageToken()
    {
        var (_, otherSession) = await service.RegisterCustomerAsync();
        var others = await PageTokenAsync(otherSession);

        var answer = await service.GetAsync($"{Path}?page_token={others}", service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");
    }

    [Fact]
    public async Task PageSize_WhenInvalidWithAnInvalidPageToken_IsReportedFirst()
    {
        var answer = await service.GetAsync($"{Path}?page_token=x&page_size=0", service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

    private async Task<string> PageTokenAsync(string session)
    {
        var client = service.Client(session);
        await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        return (await client.ListAccesskeysAsync(page_size: 1)).Next_page_token!;
    }
}
