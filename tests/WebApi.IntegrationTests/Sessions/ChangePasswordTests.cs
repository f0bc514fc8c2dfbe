using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public abstract class ChangePasswordTests(Service service)
{
    public sealed class OnSqlite(ManyClients service) : ChangePasswordTests(service), IClassFixture<ManyClients>;

    public sealed class OnSqlServer(SqlServer<ManyClients> server) : ChangePasswordTests(server.Hosted), IClassFixture<SqlServer<ManyClients>>;

    public sealed class OnPostgreSql(PostgreSql<ManyClients> server) : ChangePasswordTests(server.Hosted), IClassFixture<PostgreSql<ManyClients>>;

    private const string Path = "/auth/password";
    private const string New = "a better horse battery staple";

    [Fact]
    public async Task ChangePassword_WithTheRightOne_EndsAllTheAgentsSessionsAndCountsFromThenOn()
    {
        var username = await service.AddAgentAsync();
        var (session, another) = (await service.SignInAsync(username), await service.SignInAsync(username));

        var answer = await service.PutAsync(Path, Body(Service.Password, New), session);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Text.ShouldBe($$"""{"username":"{{username}}"}""");
        foreach (var ended in new[] { session, another })
        {
            (await service.GetAsync("/v1.0/customer", ended)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await LoginAsync(username, Service.Password)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
        (await service.GetAsync("/v1.0/customer", await service.SignInAsync(username, New))).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync("/v1.0/customer", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ChangePassword_LeavesTheKeysAlone()
    {
        var username = await service.AddAgentAsync();
        var session = await service.SignInAsync(username);
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });

        await service.PutAsync(Path, Body(Service.Password, New), session);

        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Correct horse battery staple")]
    [InlineData(New)]
    public async Task ChangePassword_WithAWrongOne_ChangesNothing(string password)
    {
        var session = await service.SignInAsync();

        var answer = await service.PutAsync(Path, Body(password, New), session);

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"accesskeys\"");
        (await service.GetAsync("/v1.0/customer", session)).Status.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(Service.Username, Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("password", "{\"new_password\": \"a better horse battery staple\"}")]
    [InlineData("new_password", "{\"password\": \"correct horse battery staple\"}")]
    [InlineData("new_password", "{\"password\": \"wrong\", \"new_password\": \"elevenchars\"}")]
    public async Task ChangePassword_AgainstARule_ReturnsInvalidRequestNamingTheMember(string member, string body)
    {
        var answer = await service.PutAsync(Path, body, service.Session);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();
        answer.Text.ShouldNotContain("correct horse");
        answer.Text.ShouldNotContain("elevenchars");
    }

    [Fact]
    public async Task ChangePassword_OfManyAtOnce_IsDoneByOneOfThem()
    {
        var username = await service.AddAgentAsync();
        var session = await service.SignInAsync(username);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            service.PutAsync(Path, Body(Service.Password, $"{New} {number}"), session)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ChangePassword_IsRecordedWithoutSecrets()
    {
        var username = await service.AddAgentAsync();
        await service.PutAsync(Path, Body(Service.Password, New), await service.SignInAsync(username));

        await using var connection = await service.Location.OpenAsync();
        await using var command = connection.Command($"SELECT c.Action, c.Before, c.After FROM Changes AS c JOIN Agents AS a ON a.Id = c.SubjectId WHERE a.Username = '{username}' ORDER BY c.Number");
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        (await reader.ReadAsync()).ShouldBeTrue();

        (reader.GetString(0), reader.GetString(1), reader.GetString(2))
            .ShouldBe(("Updated", """{"session_generation":0}""", """{"session_generation":1}"""));
    }

    [Fact]
    public async Task ChangePassword_ByAnAccesskey_IsDeniedBeforeTheBodyIsLookedAt()
    {
        var answer = await service.SendAsync(HttpMethod.Put, Path, service.Accesskey, new StringContent("not json"));

        answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    private static string Body(string password, string newPassword) =>
        $$"""{"password": "{{password}}", "new_password": "{{newPassword}}"}""";

    private Task<ServiceResponse> LoginAsync(string username, string password) =>
        service.PostAsync("/auth/login", $$"""{"username": "{{username}}", "password": "{{password}}"}""");
}
