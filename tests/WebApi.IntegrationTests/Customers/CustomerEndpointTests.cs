using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Customers;

public abstract class CustomerEndpointTests(Service service)
{
    public sealed class OnSqlite(Service service) : CustomerEndpointTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : CustomerEndpointTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : CustomerEndpointTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/customers";

    [Fact]
    public async Task Create_ByTheOperator_ReturnsACustomerWhoseAgentCanSignIn()
    {
        var customer = await service.Client(service.Accesskey).CreateCustomerAsync(
            new CreateCustomer { Name = "Example Ltd", Username = "Someone", Password = "twelve chars" });

        var login = await service.Anonymous().LoginAsync(new Login { Username = "someone", Password = "twelve chars" });

        login.Username.ShouldBe("Someone");
        (await service.Client(login.Token).GetCustomerAsync()).Id.ShouldBe(customer.Id);
        customer.Name.ShouldBe("Example Ltd");
        customer.Tm_update.ShouldBe(customer.Tm_create);
        customer.Tm_delete.Year.ShouldBe(9999);
    }

    [Fact]
    public async Task Customer_ShowsItsMembersInOrder()
    {
        var answer = await service.GetAsync("/v1.0/customer", service.Accesskey);

        answer.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "name", "tm_create", "tm_update", "tm_delete", "rate_limits", "credits"]);
    }

    [Fact]
    public async Task Create_ByAnotherCustomer_IsDeniedBeforeTheBodyIsLookedAt()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        foreach (var credential in new[] { session, key.Token })
        {
            var answer = await service.SendAsync(HttpMethod.Post, Path, credential, new StringContent("not json"));
            answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        }
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("TAKEN")]
    public async Task Create_WithAUsernameThatIsTaken_Conflicts(string username)
    {
        await service.PostAsync(Path, Body("Example", "Taken", Service.Password), service.Session);

        var answer = await service.PostAsync(Path, Body("Example", username, Service.Password), service.Session);

        answer.ShouldBeProblem(HttpStatusCode.Conflict, "username_taken");
    }

    public static TheoryData<string, string, string, string> AgainstTheRules => new()
    {
        { "name", "", "user", "a good password" },
        { "name", new string('n', 256), "user", "a good password" },
        { "name", "\\u0007", "user", "a good password" },
        { "username", "Example", "", "a good password" },
        { "username", "Example", " user", "a good password" },
        { "username", "Example", "user ", "a good password" },
        { "username", "Example", new string('u', 256), "a good password" },
        { "username", "Example", "us\\ner", "a good password" },
        { "password", "Example", "user", "elevenchars" },
        { "password", "Example", "user", new string('p', 129) },
    };

    [Theory]
    [MemberData(nameof(AgainstTheRules))]
    public async Task Create_AgainstARule_ReturnsInvalidRequestNamingTheMember(string member, string name, string username, string password)
    {
        var answer = await service.PostAsync(Path, Body(name, username, password), service.Session);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Create_WithNothing_NamesEveryMember()
    {
        var answer = await service.PostAsync(Path, "{}", service.Session);

        answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["name", "username", "password"]);
    }

    private static string Body(string name, string username, string password) =>
        $$"""{"name": "{{name}}", "username": "{{username}}", "password": "{{password}}"}""";
}
