using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Changes;

public abstract class AuditTests(Service service)
{
    public sealed class OnSqlite(Service service) : AuditTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : AuditTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : AuditTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task Change_OfAKey_TellsWhoDidWhatFromWhere()
    {
        var created = await service.SendAsync(
            HttpMethod.Post, "/v1.0/accesskeys", service.Session, RequestExtensions.Json("""{"name": "before", "expire": 60}"""),
            ("X-Request-Id", "creating"));
        var id = created.Json.GetProperty("id").GetGuid();
        var maker = created.Json.GetProperty("token").GetString()!;
        await service.SendAsync(
            HttpMethod.Put, $"/v1.0/accesskeys/{id}", maker, RequestExtensions.Json("""{"name": "after"}"""), ("X-Request-Id", "renaming"));
        var deleted = await service.Client(maker).DeleteAccesskeyAsync(id);

        var changes = await service.ChangesOfAsync(id);

        changes.Select(change => change.Action).ShouldBe(["Created", "Updated", "Deleted"]);
        changes.Select(change => change.ActorKind).ShouldBe(["Agent", "Accesskey", "Accesskey"]);
        changes[1].ActorId.ShouldBe(id);
        changes.ShouldAllBe(change => change.Address == "127.0.0.1" || change.Address == "::1");
        changes.Take(2).Select(change => change.RequestId).ShouldBe(["creating", "renaming"]);
        changes[0].Before.ShouldBeNull();
        changes[1].Before.ShouldBe("""{"name":"before"}""");
        changes[1].After.ShouldBe("""{"name":"after"}""");
        changes[2].Before.ShouldBe("""{"tm_delete":null}""");
        changes[2].After.ShouldBe($$"""{"tm_delete":"{{deleted.Tm_delete:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}"}""");
    }

    [Fact]
    public async Task Change_ThatCreatesACustomer_HoldsNoSecret()
    {
        var (customer, _) = await service.RegisterCustomerAsync();

        var change = (await service.ChangesOfAsync(customer.Id)).ShouldHaveSingleItem();

        change.CustomerId.ShouldBe(customer.Id);
        change.After.ShouldBe("""{"name":"Second"}""");
    }

    [Fact]
    public async Task Request_ThatFails_WritesNoChange()
    {
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        await service.PutAsync($"/v1.0/accesskeys/{made.Id}", """{"name": "\u0000"}""", service.Session);
        await service.PutAsync($"/v1.0/accesskeys/{made.Id}", "{}", service.Session);

        (await service.ChangesOfAsync(made.Id)).Count.ShouldBe(1);
    }
}
