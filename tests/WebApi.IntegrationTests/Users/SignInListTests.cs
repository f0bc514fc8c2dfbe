using System.Net;
using Accesskeys.Client;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Users;

public abstract class SignInListTests(Service service)
{
    public sealed class OnSqlite(Service service) : SignInListTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : SignInListTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : SignInListTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task SignIns_PageByPage_AreEachThereOnceNewestFirst()
    {
        var user = await service.InviteAsync();
        for (var hour = 0; hour < 5; hour++)
        {
            await InsertAsync(user.Id, hour, address: "", "failed", times: hour + 1);
        }

        var walked = await service.Client(service.Session).AllSignInsAsync(user.Id, pageSize: 2).ToListAsync();

        walked.Select(signIn => signIn.Count).ShouldBe([5, 4, 3, 2, 1]);
        walked.ShouldAllBe(signIn => signIn.Address == null && signIn.Outcome == "failed");
        walked[0].Tm_hour.ShouldBe(DateTimeOffset.UnixEpoch.AddHours(4));
    }

    [Fact]
    public async Task SignIn_ShowsItsMembersInOrder()
    {
        var user = await service.InviteAsync();
        await InsertAsync(user.Id, hour: 0, "192.0.2.1", "succeeded", times: 1);

        (await service.GetAsync($"{UserExtensions.Path}/{user.Id}/signins", service.Session)).Json.GetProperty("result")[0].GetRawText().ShouldBe(
            """{"tm_hour":"1970-01-01T00:00:00.000000Z","address":"192.0.2.1","outcome":"succeeded","count":1}""");
    }

    [Fact]
    public async Task OwnSignIns_OfAnyRole_AreThoseOfTheCallerAlone()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        var (other, _) = await service.AddUserAsync("viewer");
        for (var hour = 0; hour < 3; hour++)
        {
            await InsertAsync(user.Id, hour, "192.0.2.1", "failed", times: hour + 1);
            await InsertAsync(other.Id, hour, "192.0.2.2", "failed", times: 7);
        }

        var walked = await service.Client(session).AllOwnSignInsAsync(pageSize: 2).ToListAsync();

        walked.Where(signIn => signIn.Outcome == "failed").Select(signIn => signIn.Count).ShouldBe([3, 2, 1]);
        walked.ShouldAllBe(signIn => signIn.Address != "192.0.2.2");
    }

    [Theory]
    [InlineData("page_size=0", "invalid_request")]
    [InlineData("page_token=x", "invalid_page_token")]
    public async Task OwnSignIns_WithAnInvalidParameter_AreRejected(string query, string code) =>
        (await service.GetAsync($"/auth/signins?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, code);

    [Theory]
    [InlineData("page_size=0", "invalid_request")]
    [InlineData("page_token=x", "invalid_page_token")]
    public async Task SignIns_WithAnInvalidParameter_AreRejected(string query, string code) =>
        (await service.GetAsync($"{UserExtensions.Path}/{Guid.NewGuid()}/signins?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Login_OfAKnownUser_IsCountedByOutcomeAndIsNoChange()
    {
        var (user, _) = await service.AddUserAsync("viewer");
        var changes = (await service.ChangesOfAsync(user.Id)).Count;
        await service.LoginAsync(user.Username.ToUpperInvariant(), "a wrong password");
        await service.LoginAsync($"{user.Username}-unknown");
        await service.LoginAsync(user.Username);

        var counted = service.Services.GetRequiredService<CounterBuffer>().Take().Where(count => count.Key.Kind == CounterKind.SignIn).ToList();

        counted.Where(count => count.Key.Subject == user.Id).GroupBy(count => count.Key.Code, count => count.Value)
            .Select(outcome => (outcome.Key, outcome.Sum())).ShouldBe([("succeeded", 2), ("failed", 1)], ignoreOrder: true);
        counted.ShouldAllBe(count => count.Key.HasAddress);
        (await service.ChangesOfAsync(user.Id)).Count.ShouldBe(changes);
    }

    private async Task InsertAsync(Guid user, int hour, string address, string outcome, int times)
    {
        await using var connection = await service.Location.OpenAsync();
        await connection.ExecuteAsync(
            $"""
            INSERT INTO SignIns (AgentId, Hour, Address, Outcome, Times)
            VALUES ('{user.ToString().ToUpperInvariant()}', {hour * 3_600_000_000L}, '{address}', '{outcome}', {times})
            """);
    }
}
