using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Users;

/// <summary>A customer always has an owner who can sign in.</summary>
public abstract class LastOwnerTests(Service service)
{
    public sealed class OnSqlite(Service service) : LastOwnerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : LastOwnerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : LastOwnerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    public static TheoryData<string, string> Ways => new()
    {
        { "PUT", "PUT" },
        { "DELETE", "DELETE" },
        { "PUT", "DELETE" },
    };

    [Fact]
    public async Task LastOwner_WithOtherUsersAndAnOwnerThatCannotSignInYet_Stays()
    {
        var (_, owner) = await service.RegisterCustomerAsync();
        var self = (await service.Client(owner).ListUsersAsync()).Result.Single();
        await service.AddUserAsync("developer", owner);
        var invited = await service.InviteAsync("owner", owner);

        (await EndAsync("PUT", self.Id, owner)).ShouldBeProblem(HttpStatusCode.Conflict, "last_owner");
        (await EndAsync("DELETE", self.Id, owner)).ShouldBeProblem(HttpStatusCode.Conflict, "last_owner");

        (await EndAsync("DELETE", invited.Id, owner)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.Client(owner).UpdateUserAsync(self.Id, new UpdateUser { Role = "owner", Email = "a@b" })).Email.ShouldBe("a@b");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Owner_WithAnotherThatCanSignIn_MayEndItsOwnRole(string way)
    {
        var (_, owner) = await service.RegisterCustomerAsync();
        var self = (await service.Client(owner).ListUsersAsync()).Result.Single();
        var (_, other) = await service.AddUserAsync("owner", owner);

        (await EndAsync(way, self.Id, owner)).Status.ShouldBe(HttpStatusCode.OK);

        (await service.GetAsync(UserExtensions.Path, owner)).Status.ShouldBe(way == "PUT" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized);
        (await service.GetAsync(UserExtensions.Path, other)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Owners_ThatEndEachOthersRoleAtOnce_LeaveOne(string firstWay, string secondWay)
    {
        for (var round = 0; round < 5; round++)
        {
            var (_, first) = await service.RegisterCustomerAsync();
            var firstId = (await service.Client(first).ListUsersAsync()).Result.Single().Id;
            var (user, second) = await service.AddUserAsync("owner", first);

            var answers = await Task.WhenAll(EndAsync(firstWay, user.Id, first), EndAsync(secondWay, firstId, second));

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1, string.Join('\n', answers.Select(answer => answer.Text)));
            var left = answers[0].Status == HttpStatusCode.OK ? first : second;
            (await service.Client(left).ListUsersAsync()).Result.Count(owner => owner.Role == "owner").ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Owners_ThatEachEndTheirOwnRoleAtOnce_LeaveOne(string way)
    {
        for (var round = 0; round < 5; round++)
        {
            var (_, first) = await service.RegisterCustomerAsync();
            var firstId = (await service.Client(first).ListUsersAsync()).Result.Single().Id;
            var (user, second) = await service.AddUserAsync("owner", first);

            var answers = await Task.WhenAll(EndAsync(way, firstId, first), EndAsync(way, user.Id, second));

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers.Single(answer => answer.Status != HttpStatusCode.OK).ShouldBeProblem(HttpStatusCode.Conflict, "last_owner");
        }
    }

    private Task<ServiceResponse> EndAsync(string way, Guid user, string session) => service.SendAsync(
        new HttpMethod(way), $"{UserExtensions.Path}/{user}", session, way == "PUT" ? RequestExtensions.Json("""{"role": "viewer"}""") : null);
}
