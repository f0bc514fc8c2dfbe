using System.Net;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

public abstract class CustomerLimitTests(Service service)
{
    public sealed class OnSqlite(Service service) : CustomerLimitTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : CustomerLimitTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : CustomerLimitTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Limits = """[{"limit":5,"window":60,"counts":"cost"}]""";

    [Fact]
    public async Task Update_OfACustomer_IsShownWhereverItIsShown()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var path = $"/v1.0/customers/{customer.Id}";
        ShownOf((await service.GetAsync(path, service.Session)).Json).ShouldBe(("[]", "null"));

        var updated = await service.PutAsync(path, $$"""{"rate_limits": {{Limits}}, "credits": {"remaining": 9} }""", service.Session);
        var unchanged = await service.PutAsync(path, "{}", service.Session);
        var own = await service.GetAsync("/v1.0/customer", session);
        var listed = (await service.GetAsync("/v1.0/customers?page_size=1", service.Session)).Json.GetProperty("result")[0];
        var added = await service.PostAsync(path + "/credits", $$"""{"add": 1, "id": "{{Guid.NewGuid()}}"}""", service.Session);
        var deleted = await service.SendAsync(HttpMethod.Delete, path, service.Session);

        foreach (var shown in new[] { updated.Json, unchanged.Json, own.Json, listed })
        {
            ShownOf(shown).ShouldBe((Limits, """{"remaining":9,"refill":null}"""));
            shown.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "name", "tm_create", "tm_update", "tm_delete", "rate_limits", "credits"]);
        }

        ShownOf(added.Json).Credits.ShouldBe("""{"remaining":10,"refill":null}""");
        ShownOf(deleted.Json).Credits.ShouldBe("""{"remaining":10,"refill":null}""");
    }

    [Fact]
    public async Task Limits_OfACustomer_DoNotLimitWhatItsKeysManage()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        await service.PutAsync($"/v1.0/customers/{customer.Id}", $$"""{"rate_limits": {{Limits}}}""", service.Session);
        var key = await service.CreateKeyAsync(by: session);

        ShownOf(key.Json).ShouldBe(("[]", "null"));
        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60, "credits": {"remaining": 1}}""", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Limits_OfACustomer_AreSetByTheOperatorOnly()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var path = $"/v1.0/customers/{customer.Id}";

        (await service.PutAsync(path, $$"""{"rate_limits": {{Limits}}}""", session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        (await service.PostAsync(path + "/credits", $$"""{"add": 1, "id": "{{Guid.NewGuid()}}"}""", session))
            .ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        (await service.PostAsync(path + "/credits", $$"""{"add": 1, "id": "{{Guid.NewGuid()}}"}""", service.Session))
            .ShouldBeProblem(HttpStatusCode.Conflict, "no_credits");
        (await service.PutAsync($"/v1.0/customers/{Guid.NewGuid()}", "{}", service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    private static (string RateLimits, string Credits) ShownOf(JsonElement customer) =>
        (customer.GetProperty("rate_limits").GetRawText(), customer.GetProperty("credits").GetRawText());
}
