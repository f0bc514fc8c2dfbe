using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public sealed class TenancyTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task AnotherCustomersKey_OnEveryEndpoint_IsNotFoundAsOneThatNeverWas()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var theirs = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "theirs", Expire = 60 });

        foreach (var send in new Func<Guid, Task<Answer>>[]
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
    public async Task Customer_IsTheCredentialsOwn()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.Client(session).GetCustomerAsync()).Id.ShouldBe(customer.Id);
        (await service.Client(key.Token).GetCustomerAsync()).Id.ShouldBe(customer.Id);
        key.Customer_id.ShouldBe(customer.Id);
    }
}
