using System.Globalization;
using System.Net;
using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class AccesskeyTests(Service service)
{
    public sealed class OnSqlite(Service service) : AccesskeyTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : AccesskeyTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : AccesskeyTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private static readonly DateTimeOffset _notDeleted = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private AccesskeysClient Client => service.Client(service.Accesskey);

    [Fact]
    public async Task Create_WithEveryMember_ReturnsTheKeyWithItsToken()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "name", Detail = "detail", Expire = 60 });

        made.Name.ShouldBe("name");
        made.Detail.ShouldBe("detail");
        made.Token.ShouldMatch("^vb_[0-9A-Za-z]{32}$");
        made.Token_prefix.ShouldBe(made.Token[..11]);
        (made.Tm_expire - made.Tm_create).ShouldBe(TimeSpan.FromSeconds(60));
        made.Tm_update.ShouldBe(made.Tm_create);
        made.Tm_delete.ShouldBe(_notDeleted);
        made.Customer_id.ShouldBe((await Client.GetCustomerAsync()).Id);
    }

    [Fact]
    public async Task Create_WithExpireAlone_ReturnsEmptyNameAndDetail()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        made.Name.ShouldBe("");
        made.Detail.ShouldBe("");
    }

    [Fact]
    public async Task Create_Always_ReturnsTheKeysLocation()
    {
        var answer = await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", service.Accesskey);

        answer.Header("Location").ShouldBe("/v1.0/accesskeys/" + answer.Json.GetProperty("id").GetString());
        (await service.GetAsync(answer.Header("Location")!, service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Create_WithUnknownMembersAndAnotherCustomersId_IgnoresThem()
    {
        var answer = await service.PostAsync(
            "/v1.0/accesskeys",
            $$"""{"expire": 60, "customer_id": "{{Guid.NewGuid()}}", "id": 5, "Name": "not a member", "x": [{"y": null}]}""",
            service.Accesskey);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Json.GetProperty("customer_id").GetGuid().ShouldBe((await Client.GetCustomerAsync()).Id);
        answer.Json.GetProperty("name").GetString().ShouldBe("");
    }

    [Fact]
    public async Task Read_AfterCreate_ReturnsTheSameWithoutTheToken()
    {
        var made = await service.PostAsync("/v1.0/accesskeys", """{"name": "né 🔑", "expire": 60}""", service.Accesskey);

        var read = await service.GetAsync($"/v1.0/accesskeys/{made.Json.GetProperty("id").GetString()}", service.Accesskey);

        var expected = made.Json.EnumerateObject().Where(member => member.Name != "token").Select(member => member.ToString());
        read.Json.EnumerateObject().Select(member => member.ToString()).ShouldBe(expected);
    }

    [Fact]
    public async Task Timestamps_EachHaveSixDigitsAndZ()
    {
        var made = await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", service.Accesskey);

        made.Json.GetProperty("tm_last_used").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var member in made.Json.EnumerateObject().Where(member =>
            member.Name.StartsWith("tm_", StringComparison.Ordinal) && member.Value.ValueKind != JsonValueKind.Null))
        {
            DateTime.TryParseExact(
                member.Value.GetString(), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                .ShouldBeTrue(member.ToString());
        }
    }

    [Fact]
    public async Task Update_WithOneMember_LeavesTheOtherAndMovesTheTime()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "name", Detail = "detail", Expire = 60 });

        var renamed = await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Name = "renamed" });
        var emptied = await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Detail = "" });

        (renamed.Name, renamed.Detail).ShouldBe(("renamed", "detail"));
        (emptied.Name, emptied.Detail).ShouldBe(("renamed", ""));
        renamed.Tm_update.ShouldBeGreaterThan(made.Tm_update);
        renamed.Tm_expire.ShouldBe(made.Tm_expire);
        (await Client.GetAccesskeyAsync(made.Id)).Tm_update.ShouldBe(emptied.Tm_update);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name": null, "detail": null}""")]
    [InlineData("""{"expire": 5, "id": "x"}""")]
    public async Task Update_WithNoMember_ChangesNothing(string body)
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "name", Expire = 60 });

        var answer = await service.PutAsync($"/v1.0/accesskeys/{made.Id}", body, service.Accesskey);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Json.GetProperty("tm_update").GetDateTimeOffset().ShouldBe(made.Tm_update);
        answer.Json.GetProperty("tm_expire").GetDateTimeOffset().ShouldBe(made.Tm_expire);
    }

    [Fact]
    public async Task Delete_WhenDone_ReturnsTheKeyWhichStopsWorkingImmediately()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await service.Client(made.Token).GetCustomerAsync();

        var deleted = await Client.DeleteAccesskeyAsync(made.Id);

        deleted.Tm_delete.ShouldBeLessThan(_notDeleted);
        deleted.Tm_update.ShouldBe(deleted.Tm_delete);
        (await service.GetAsync("/v1.0/customer", made.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Delete_WhenAlreadyDeleted_ReturnsNotFound()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await Client.DeleteAccesskeyAsync(made.Id);
        var path = $"/v1.0/accesskeys/{made.Id}";

        (await service.SendAsync(HttpMethod.Delete, path, service.Accesskey)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.GetAsync(path, service.Accesskey)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.PutAsync(path, """{"name": "x"}""", service.Accesskey)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.PutAsync(path, "{}", service.Accesskey)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Delete_OfItself_IsAllowed()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.Client(made.Token).DeleteAccesskeyAsync(made.Id)).Id.ShouldBe(made.Id);

        (await service.GetAsync("/v1.0/customer", made.Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Delete_WithABody_NeverReadsIt()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        var answer = await service.SendAsync(
            HttpMethod.Delete, $"/v1.0/accesskeys/{made.Id}", service.Accesskey, new StringContent("not json"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Id_InUpperCase_IsTheSameId()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        var answer = await service.GetAsync($"/v1.0/accesskeys/{made.Id.ToString().ToUpperInvariant()}", service.Accesskey);

        answer.Json.GetProperty("id").GetString().ShouldBe(made.Id.ToString());
    }
}
