using System.Net;
using Accesskeys.WebApi.IntegrationTests.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

/// <summary>A key can't escape its limits by what it manages.</summary>
public abstract class LimitedCallerTests(Service service)
{
    public sealed class OnSqlite(Service service) : LimitedCallerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : LimitedCallerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : LimitedCallerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Theory]
    [InlineData("""{"rate_limits": [{"limit": 1000, "window": 1}]}""")]
    [InlineData("""{"credits": {"remaining": 1000}}""")]
    public async Task LimitedKey_ThatHoldsEverything_CannotEscapeItsLimits(string limits)
    {
        var caller = await service.CreateKeyAsync(limits);
        var disabled = await service.CreateKeyAsync("""{"enabled": false, "credits": {"remaining": 1}}""");
        var customer = (await service.RegisterCustomerAsync()).Customer.Id;
        var addition = $$"""{"add": 1, "id": "{{Guid.NewGuid()}}"}""";
        var row = $$"""{"token_hash": "{{Guid.NewGuid():N}}{{Guid.NewGuid():N}}", "tm_expire": "2090-01-01T00:00:00Z", "scopes": []}""";
        var before = await service.ChangesAsync();

        foreach (var answer in new[]
        {
            await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", caller.Token),
            await service.PostAsync(ImportedHashes.Path, $$"""{"accesskeys": [{{row}}]}""", caller.Token),
            await service.PutAsync(disabled.Path, """{"enabled": true}""", caller.Token),
            await service.PutAsync(caller.Path, """{"rate_limits": [], "credits": {"remaining": null}}""", caller.Token),
            await service.PutAsync(disabled.Path, """{"rate_limits": []}""", caller.Token),
            await service.PostAsync(caller.Path + "/credits", addition, caller.Token),
            await service.PostAsync(disabled.Path + "/credits", addition, caller.Token),
            await service.PostAsync(disabled.Path + "/rotate", "{}", caller.Token),
            await service.PostAsync("/v1.0/customers", $$"""{"name": "n", "username": "{{Guid.NewGuid()}}", "password": "{{Guid.NewGuid()}}"}""", caller.Token),
            await service.PutAsync($"/v1.0/customers/{customer}", """{"rate_limits": []}""", caller.Token),
            await service.PostAsync($"/v1.0/customers/{customer}/credits", addition, caller.Token),
        })
        {
            answer.ShouldBeProblem(HttpStatusCode.Forbidden, "limited_caller");
        }

        (await service.ChangesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task LimitedKey_Itself_CanBeRotatedAndDeletedByItselfAndItsSuccessorIsLimited()
    {
        var caller = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1000, "window": 1}]}""");

        var successor = KeyCreation.Made(await service.PostAsync(caller.Path + "/rotate", """{"grace": 100}""", caller.Token));

        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", successor.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "limited_caller");
        (await service.PutAsync(successor.Path, """{"name": "renamed"}""", successor.Token)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.SendAsync(HttpMethod.Delete, successor.Path, successor.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LimitedKey_WithoutLimitsAgain_MayCreateKeys()
    {
        var caller = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1000, "window": 1}]}""");

        await service.PutAsync(caller.Path, """{"rate_limits": []}""", service.Session);

        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", caller.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
