using System.Net;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public abstract class LogoutEverywhereTests(Service service)
{
    public sealed class OnSqlite(Service service) : LogoutEverywhereTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : LogoutEverywhereTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : LogoutEverywhereTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/auth/logout/everywhere";

    [Fact]
    public async Task LogoutEverywhere_ByASession_EndsAllOfTheUserAndNoOther()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        var (_, others) = await service.AddUserAsync("viewer");
        var second = await service.SignInAsync(user.Username);

        var answer = await service.SendAsync(HttpMethod.Post, Path, session);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text.ShouldBe($$"""{"username":"{{user.Username}}"}""");
        foreach (var ended in new[] { session, second })
        {
            (await service.GetAsync("/v1.0/customer", ended)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await service.GetAsync("/v1.0/customer", others)).Status.ShouldBe(HttpStatusCode.OK);
        var again = await service.SignInAsync(user.Username);
        (await service.GetAsync("/v1.0/customer", again)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LogoutEverywhere_Always_IsAChangeOfTheUser()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        var before = (await service.ChangesOfAsync(user.Id)).Count;

        await service.SendAsync(HttpMethod.Post, Path, session);

        (await service.ChangesOfAsync(user.Id)).Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task LogoutEverywhere_ReadsNoBody()
    {
        var (_, session) = await service.AddUserAsync("viewer");

        (await service.SendAsync(HttpMethod.Post, Path, session, new StringContent("not json"))).Status.ShouldBe(HttpStatusCode.OK);
    }
}
