using System.Net;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class TenancyTests(Service service)
{
    public sealed class OnSqlite(Service service) : TenancyTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : TenancyTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : TenancyTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task AnotherCustomersKey_OnEveryEndpoint_IsNotFoundAsOneThatNeverWas()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var theirs = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "theirs", Expire = 60 });

        foreach (var send in new Func<Guid, Task<ServiceResponse>>[]
        {
            id => service.GetAsync($"/v1.0/accesskeys/{id}", stranger),
            id => service.SendAsync(HttpMethod.Delete, $"/v1.0/accesskeys/{id}", stranger),
            id => service.PutAsync($"/v1.0/accesskeys/{id}", """{"name": "mine"}""", stranger),
            id => service.PutAsync($"/v1.0/accesskeys/{id}", "{}", stranger),
        })
        {
            var another = (await send(theirs.Id)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
            var never = (await send(Guid.NewGuid())).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
            another.Json.GetProperty("detail").GetString().ShouldBe(never.Json.GetProperty("detail").GetString());
        }

        (await service.Client(service.Session).GetAccesskeyAsync(theirs.Id)).Name.ShouldBe("theirs");
    }

    [Fact]
    public async Task List_OfTwoCustomers_ShowsEachItsOwn()
    {
        var (_, first) = await service.RegisterCustomerAsync();
        var (_, second) = await service.RegisterCustomerAsync();
        var made = await service.Client(first).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.Client(first).ListAccesskeysAsync()).Result.Select(key => key.Id).ShouldBe([made.Id]);
        (await service.Client(second).ListAccesskeysAsync()).Result.ShouldBeEmpty();
    }

    [Fact]
    public async Task Operator_WithItsOwnCredentials_SeesNoOtherCustomersKeys()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var made = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.GetAsync($"/v1.0/accesskeys/{made.Id}", service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Verify_WhenTheKeyIsAnotherCustomers_IsNotFoundAsOneThatNeverWas()
    {
        var (_, first) = await service.RegisterCustomerAsync();
        var (_, second) = await service.RegisterCustomerAsync();
        var good = await service.Client(first).CreateAccesskeyAsync(new CreateAccesskey { Name = "theirs", Expire = 3600 });
        var expired = await service.Client(first).CreateAccesskeyAsync(new CreateAccesskey { Expire = 1 });
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        string[] tokens = [good.Token, expired.Token, TokenFormat.Default.Generate().Reveal()];

        // Each path: read from the database, served from the cache, and read bypassing the cache.
        foreach (var cacheControl in new[] { null, null, "no-cache" })
        {
            (await CodesAsync(tokens, second, cacheControl)).ShouldBe(["not_found", "not_found", "not_found"]);
            (await CodesAsync(tokens, first, cacheControl)).ShouldBe(["valid", "expired", "not_found"]);
            (await CodesAsync(tokens, second, cacheControl)).ShouldBe(["not_found", "not_found", "not_found"]);
        }

        (await service.VerifyAsync(good.Token, second)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
        (await service.VerifyAsync(good.Token, second, "no-cache")).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
    }

    [Fact]
    public async Task Verify_ByTheOperatorsKeyOrSession_DescribesEveryCustomersKeys()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var made = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "theirs", Expire = 3600 });

        foreach (var credential in new[] { service.Session, service.Accesskey })
        {
            var answer = await service.Client(credential).VerifyAccesskeyAsync(new VerifyAccesskey { Token = made.Token });

            (answer.Valid, answer.Id, answer.Customer_id, answer.Name).ShouldBe((true, made.Id, customer.Id, "theirs"));
        }
    }

    [Fact]
    public async Task Verify_ByACustomersKey_DescribesItsOwnKeysAndNotTheOperators()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var asking = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });
        var other = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });

        (await CodesAsync([other.Token, asking.Token, service.Accesskey], asking.Token)).ShouldBe(["valid", "valid", "not_found"]);
    }

    [Fact]
    public async Task Customer_IsTheCredentialsOwn()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.Client(session).GetCustomerAsync()).Id.ShouldBe(customer.Id);
        (await service.Client(key.Token).GetCustomerAsync()).Id.ShouldBe(customer.Id);
        key.Customer_id.ShouldBe(customer.Id);
    }

    private async Task<IEnumerable<string?>> CodesAsync(string[] tokens, string credential, string? cacheControl = null)
    {
        var body = RequestExtensions.Json(System.Text.Json.JsonSerializer.Serialize(new { tokens }));
        var answer = await service.SendAsync(
            HttpMethod.Post, Verdicts.Path, credential, body, cacheControl is null ? [] : [("Cache-Control", cacheControl)]);
        return [.. answer.Json.GetProperty("result").EnumerateArray().Select(result => result.GetProperty("code").GetString())];
    }
}
