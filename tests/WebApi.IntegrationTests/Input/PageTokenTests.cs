using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Input;

/// <summary>A page token continues the list that it came from, and no other.</summary>
public abstract class PageTokenTests(Service service)
{
    public sealed class OnSqlite(Service service) : PageTokenTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : PageTokenTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : PageTokenTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task List_WithTokenOfAnotherList_ReturnsInvalidPageToken()
    {
        var lists = await ListsAsync();
        var tokens = new Dictionary<string, string>();
        foreach (var list in lists)
        {
            tokens[list] = (await service.GetAsync(list, service.Session)).Json.GetProperty("next_page_token").GetString().ShouldNotBeNull(list);
        }

        foreach (var list in lists)
        {
            foreach (var (other, token) in tokens)
            {
                var answer = await service.GetAsync($"{list}&page_token={token}", service.Session);
                if (other == list)
                {
                    answer.Json.GetProperty("result").GetArrayLength().ShouldBe(1, list);
                }
                else
                {
                    answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");
                }
            }
        }
    }

    [Fact]
    public async Task List_WithTokenAndAnotherPageSize_Continues()
    {
        var list = (await ListsAsync())[0];
        var token = (await service.GetAsync(list, service.Session)).Json.GetProperty("next_page_token").GetString();

        (await service.GetAsync($"/v1.0/accesskeys?page_size=2&page_token={token}", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Find_WithTokenAndTheSameFilterInOtherWords_Continues()
    {
        await ListsAsync();
        var first = await service.GetAsync("/v1.0/accesskeys?page_size=1&expires_before=9000-01-01T00:00:00Z&enabled=true", service.Session);
        var token = first.Json.GetProperty("next_page_token").GetString();

        var next = await service.GetAsync(
            $"/v1.0/accesskeys?enabled=true&name=&page_token={token}&expires_before=9000-01-01T02:00:00.000%2B02:00", service.Session);

        next.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("refusals")]
    [InlineData("usage")]
    public async Task ListOfAKey_WithUnknownKeyAndWrongToken_ReturnsInvalidPageToken(string entries) =>
        (await service.GetAsync($"/v1.0/accesskeys/{Guid.NewGuid()}/{entries}?page_token=x", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");

    /// <summary>Every kind of list, each with at least two entries, a page of one.</summary>
    private async Task<string[]> ListsAsync()
    {
        var client = service.Client(service.Session);
        await service.RegisterCustomerAsync();
        var keys = new List<Guid>();
        while (keys.Count < 2)
        {
            var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "listed", Expire = 60 });
            await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Detail = "changed" });
            await AddRefusalsAsync(key.Id);
            keys.Add(key.Id);
        }

        return [
            "/v1.0/accesskeys?page_size=1",
            "/v1.0/accesskeys?page_size=1&name=listed",
            "/v1.0/accesskeys?page_size=1&name=list",
            "/v1.0/accesskeys?page_size=1&enabled=true",
            "/v1.0/customers?page_size=1",
            "/v1.0/changes?page_size=1",
            "/v1.0/changes?page_size=1&action=accesskey.updated",
            "/v1.0/accesskeys?page_size=1&state=active",
            .. keys.SelectMany(key => new[] { $"/v1.0/accesskeys/{key}/changes?page_size=1", $"/v1.0/accesskeys/{key}/refusals?page_size=1" }),
        ];
    }

    private async Task AddRefusalsAsync(Guid key)
    {
        await using var connection = await service.Location.OpenAsync();
        for (var hour = 0; hour < 2; hour++)
        {
            await connection.ExecuteAsync(
                $"INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times) VALUES ('{key.ToString().ToUpperInvariant()}', {hour * 3_600_000_000L}, '', 'expired', 1)");
        }
    }
}
