using System.Net;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.Customers;

public abstract class ViewCustomerTests(Service service)
{
    public sealed class OnSqlite(Service service) : ViewCustomerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ViewCustomerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ViewCustomerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task View_ByAnOwnerOfTheOperator_IsInTheTrailOfBothAndChangesNothingElse()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var path = $"/v1.0/customers/{customer.Id}";
        var before = (await service.GetAsync(path, service.Session)).Text;

        var viewed = await service.SendAsync(HttpMethod.Post, path + "/view", service.Session);

        (viewed.Status, viewed.Text).ShouldBe((HttpStatusCode.OK, before));
        (await service.GetAsync(path, service.Session)).Text.ShouldBe(before);
        foreach (var trail in new[] { session, service.Session })
        {
            var change = (await service.GetAsync("/v1.0/changes?page_size=1&action=customer.viewed", trail)).Json.GetProperty("result")[0];
            (change.GetProperty("subject_id").GetGuid(), change.GetProperty("customer_id").GetGuid()).ShouldBe((customer.Id, customer.Id));
            change.GetProperty("actor_kind").GetString().ShouldBe("agent");
            change.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
            change.GetProperty("after").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task View_ByAnyOtherCaller_IsDenied()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var path = $"/v1.0/customers/{customer.Id}/view";
        var changes = await service.ChangesAsync();

        foreach (var role in new[] { "developer", "viewer" })
        {
            var (_, other) = await service.AddUserAsync(role);
            (await service.SendAsync(HttpMethod.Post, path, other)).ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
        }

        (await service.SendAsync(HttpMethod.Post, path, service.Accesskey)).ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
        (await service.SendAsync(HttpMethod.Post, path, session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        (await service.GetAsync("/v1.0/changes?action=viewed", session)).Json.GetProperty("result").GetArrayLength().ShouldBe(0);
        changes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task View_OfADeletedCustomerOrOfNone_IsNotFound()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        await service.Client(service.Session).DeleteCustomerAsync(customer.Id);

        foreach (var id in new[] { customer.Id, Guid.NewGuid() })
        {
            (await service.SendAsync(HttpMethod.Post, $"/v1.0/customers/{id}/view", service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }

        (await service.SendAsync(HttpMethod.Post, "/v1.0/customers/x/view", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
    }
}
