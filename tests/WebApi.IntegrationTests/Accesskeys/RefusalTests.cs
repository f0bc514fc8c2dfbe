using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class RefusalTests(Service service)
{
    public sealed class OnSqlite(Service service) : RefusalTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : RefusalTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : RefusalTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Refusals_OfAnotherCustomersKeyADeletedOneOrNone_AreNotFound()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.GetAsync(Path(key.Id), stranger)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.GetAsync(Path(Guid.NewGuid()), stranger)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        await service.Client(service.Session).DeleteAccesskeyAsync(key.Id);
        (await service.GetAsync(Path(key.Id), service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Refusals_PageByPage_AreEachThereOnceNewestFirst()
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await using (var connection = await service.Location.OpenAsync())
        {
            for (var hour = 0; hour < 5; hour++)
            {
                await connection.ExecuteAsync(
                    $"INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times) VALUES ('{key.Id.ToString().ToUpperInvariant()}', {hour * 3_600_000_000L}, '', 'expired', {hour + 1})");
            }
        }

        var walked = new List<Refusal>();
        string? next = null;
        do
        {
            var page = await service.Client(service.Session).ListRefusalsAsync(key.Id, page_size: 2, page_token: next);
            walked.AddRange(page.Result);
            next = page.Next_page_token;
        }
        while (next is not null);

        walked.Select(refusal => refusal.Count).ShouldBe([5, 4, 3, 2, 1]);
        walked.ShouldAllBe(refusal => refusal.Address == null && refusal.Code == "expired");
        walked[0].Tm_hour.ShouldBe(DateTimeOffset.UnixEpoch.AddHours(4));
    }

    [Fact]
    public async Task Refusal_ShowsItsMembersInOrder()
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await using (var connection = await service.Location.OpenAsync())
        {
            await connection.ExecuteAsync(
                $"INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times) VALUES ('{key.Id.ToString().ToUpperInvariant()}', 0, '192.0.2.1', 'disabled', 1)");
        }

        (await service.GetAsync(Path(key.Id), service.Session)).Json.GetProperty("result")[0].GetRawText().ShouldBe(
            """{"tm_hour":"1970-01-01T00:00:00.000000Z","address":"192.0.2.1","code":"disabled","count":1}""");
    }

    [Fact]
    public async Task Refusals_ThatANewerNodeWrote_AreShown()
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await using (var connection = await service.Location.OpenAsync())
        {
            await connection.ExecuteAsync(
                $"INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times) VALUES ('{key.Id.ToString().ToUpperInvariant()}', 0, '', 'limit_exceeded', 1)");
        }

        (await service.Client(service.Session).ListRefusalsAsync(key.Id)).Result.ShouldHaveSingleItem().Code.ShouldBe("limit_exceeded");
    }

    private static string Path(Guid id) => $"/v1.0/accesskeys/{id}/refusals";
}
