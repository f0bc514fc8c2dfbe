using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Customers;

/// <summary>What only the operator may do with customers.</summary>
public abstract class OperatorsCustomerTests(Service service)
{
    public sealed class OnSqlite(Service service) : OperatorsCustomerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : OperatorsCustomerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : OperatorsCustomerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/customers";

    private AccesskeysClient Operator => service.Client(service.Accesskey);

    [Fact]
    public async Task List_PageByPage_ShowsEachCustomerOnceNewestFirst()
    {
        var made = new[] { await RegisterAsync(), await RegisterAsync(), await RegisterAsync() };

        var shown = new List<Customer>();
        string? next = null;
        do
        {
            var page = await Operator.ListCustomersAsync(page_size: 1, page_token: next);
            page.Result.Count.ShouldBe(1);
            shown.AddRange(page.Result);
            next = page.Next_page_token;
        }
        while (next is not null);

        shown.Take(3).Select(customer => customer.Id).ShouldBe(made.Reverse().Select(customer => customer.Id));
        shown.Select(customer => customer.Id).ShouldBeUnique();
        shown[^1].Name.ShouldBe("Operator");
    }

    [Fact]
    public async Task List_ShowsTheMembersOfACustomerInOrder()
    {
        var answer = await service.GetAsync(Path, service.Session);

        answer.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["result", "next_page_token"]);
        answer.Json.GetProperty("result")[0].EnumerateObject().Select(member => member.Name)
            .ShouldBe(["id", "name", "tm_create", "tm_update", "tm_delete", "rate_limits", "credits"]);
    }

    [Theory]
    [InlineData("page_size=0", "invalid_request")]
    [InlineData("page_size=101", "invalid_request")]
    [InlineData("page_size=x", "invalid_request")]
    [InlineData("page_token=x", "invalid_page_token")]
    public async Task List_WithAnInvalidParameter_IsRejected(string query, string code) =>
        (await service.GetAsync($"{Path}?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Get_OfACustomer_ShowsIt()
    {
        var made = await RegisterAsync();

        (await service.GetAsync($"{Path}/{made.Id}", service.Session)).Text
            .ShouldBe((await service.GetAsync($"{Path}?page_size=1", service.Session)).Json.GetProperty("result")[0].GetRawText());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Customer_ThatIsDeletedOrNeverWas_IsNotFound(string method)
    {
        var deleted = await RegisterAsync();
        await Operator.DeleteCustomerAsync(deleted.Id);

        foreach (var id in new[] { deleted.Id, Guid.NewGuid() })
        {
            (await service.SendAsync(new HttpMethod(method), $"{Path}/{id}", service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }

        (await service.SendAsync(new HttpMethod(method), $"{Path}/none", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
        (await service.GetAsync(Path, service.Session)).Text.ShouldNotContain(deleted.Id.ToString());
    }

    [Fact]
    public async Task Delete_OfACustomer_RevokesItsKeysSessionsAndLoginsByOneChange()
    {
        var username = $"agent-{Guid.NewGuid():N}";
        var customer = await Operator.CreateCustomerAsync(new CreateCustomer { Name = "Doomed", Username = username, Password = Service.Password });
        var login = new Login { Username = username, Password = Service.Password };
        var session = (await service.Anonymous().LoginAsync(login)).Token;
        var keys = new List<string>();
        for (var made = 0; made < 10; made++)
        {
            keys.Add((await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 })).Token);
        }

        foreach (var credential in keys.Append(session))
        {
            (await service.GetAsync("/v1.0/customer", credential)).Status.ShouldBe(HttpStatusCode.OK);
        }

        var deleted = await Operator.DeleteCustomerAsync(customer.Id);

        foreach (var credential in keys.Append(session))
        {
            (await service.GetAsync("/v1.0/customer", credential)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await service.GetAsync("/auth/verify", keys[0])).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await service.PostAsync("/v1.0/accesskeys/verify", $$"""{"token": "{{keys[0]}}"}""", service.Accesskey)).Json
            .GetProperty("code").GetString().ShouldBe("not_found");
        (await service.PostAsync("/auth/login", $$"""{"username": "{{username}}", "password": "{{Service.Password}}"}"""))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
        deleted.Tm_delete.ShouldBe(deleted.Tm_update);
        deleted.Tm_delete.Year.ShouldNotBe(9999);
        (await service.ChangesOfAsync(customer.Id)).Select(change => change.Action).ShouldBe(["Created", "Deleted"]);
        (await service.Location.ChangedKeysAsync()).Count(change => change.Action == "Deleted").ShouldBe(0);
        (await service.GetAsync("/v1.0/customer", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Delete_OfTheOperator_Conflicts()
    {
        var own = await Operator.GetCustomerAsync();

        (await service.SendAsync(HttpMethod.Delete, $"{Path}/{own.Id}", service.Session)).ShouldBeProblem(HttpStatusCode.Conflict, "is_operator");
        (await service.GetAsync("/v1.0/customer", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "?page_size=x")]
    [InlineData("GET", "/none")]
    [InlineData("DELETE", "/none")]
    public async Task Customers_ForAnotherCustomer_AreDeniedBeforeAnythingElseIsLookedAt(string method, string rest)
    {
        var (customer, session) = await service.RegisterCustomerAsync();

        (await service.SendAsync(new HttpMethod(method), Path + rest, session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        (await service.SendAsync(new HttpMethod(method), Path + rest)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        (await service.SendAsync(HttpMethod.Delete, $"{Path}/{customer.Id}", session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    private Task<Customer> RegisterAsync() => Operator.CreateCustomerAsync(
        new CreateCustomer { Name = "Example Ltd", Username = $"agent-{Guid.NewGuid():N}", Password = Service.Password });
}
