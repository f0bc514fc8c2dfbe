using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public abstract class LoginTests(Service service)
{
    public sealed class OnSqlite(Service service) : LoginTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : LoginTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : LoginTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/auth/login";

    [Fact]
    public async Task Login_InAnotherCase_ReturnsTheUsernameAsStored()
    {
        var session = await service.Anonymous().LoginAsync(
            new Login { Username = Service.Username.ToUpperInvariant(), Password = Service.Password });

        session.Username.ShouldBe(Service.Username);
        (await service.Client(session.Token).GetCustomerAsync()).Name.ShouldBe("Operator");
    }

    [Theory]
    [InlineData("Operator", "wrong")]
    [InlineData("Operator", "")]
    [InlineData("Operator", "Correct horse battery staple")]
    [InlineData("nobody", "correct horse battery staple")]
    [InlineData("", "correct horse battery staple")]
    [InlineData(" Operator", "correct horse battery staple")]
    [InlineData("Operator ", "correct horse battery staple")]
    public async Task Login_WithWrongUsernameOrPassword_ReturnsTheSame(string username, string password)
    {
        var answer = await service.PostAsync(Path, $$"""{"username": "{{username}}", "password": "{{password}}"}""");

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"accesskeys\"");
        answer.Json.GetProperty("detail").GetString().ShouldBe("The username or the password is wrong.");
    }

    [Theory]
    [InlineData("""{"username": "Operator"}""", "password")]
    [InlineData("""{"password": "x"}""", "username")]
    [InlineData("""{"username": null, "password": "x"}""", "username")]
    public async Task Login_WithoutAMember_ReturnsInvalidRequest(string body, string member)
    {
        var answer = await service.PostAsync(Path, body);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldBe(["is required"]);
    }

    [Fact]
    public async Task Session_PastItsLifetime_IsRejected()
    {
        var session = await service.Anonymous().LoginAsync(new Login { Username = Service.Username, Password = Service.Password });

        service.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        (await service.GetAsync("/v1.0/customer", session.Token)).Status.ShouldBe(HttpStatusCode.OK);
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        (await service.GetAsync("/v1.0/customer", session.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }
}
