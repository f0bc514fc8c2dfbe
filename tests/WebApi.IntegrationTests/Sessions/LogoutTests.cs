using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public abstract class LogoutTests(Service service)
{
    public sealed class OnSqlite(Service service) : LogoutTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : LogoutTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : LogoutTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/auth/logout";

    [Fact]
    public async Task Logout_ByASession_EndsItAtOnceAndNoOther()
    {
        var (ending, staying) = (await service.SignInAsync(), await service.SignInAsync());
        (await service.GetAsync("/v1.0/customer", ending)).Status.ShouldBe(HttpStatusCode.OK);

        var answer = await service.SendAsync(HttpMethod.Post, Path, ending);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text.ShouldBe($$"""{"username":"{{Service.Username}}"}""");
        foreach (var path in new[] { "/v1.0/customer", "/v1.0/accesskeys" })
        {
            (await service.GetAsync(path, ending)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            (await service.GetAsync($"{path}?token={ending}")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            (await service.GetAsync(path, staying)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Logout_OfASessionThatEnded_IsRejected()
    {
        var session = await service.SignInAsync();
        await service.SendAsync(HttpMethod.Post, $"{Path}?token={session}");

        (await service.SendAsync(HttpMethod.Post, Path, session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Logout_ManyTimesAtOnce_EndsTheSessionOnce()
    {
        var session = await service.SignInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.SendAsync(HttpMethod.Post, Path, session)));

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.OK);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Logout_ReadsNoBody()
    {
        var answer = await service.SendAsync(HttpMethod.Post, Path, await service.SignInAsync(), new StringContent("not json"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Logout_ByAnAccesskey_IsDenied() =>
        (await service.SendAsync(HttpMethod.Post, Path, service.Accesskey)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");

    [Fact]
    public async Task Logout_WithoutACredential_IsRejected() =>
        (await service.SendAsync(HttpMethod.Post, Path)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
}
