using System.Net;
using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Users;

public abstract class UserEndpointTests(Service service)
{
    public sealed class OnSqlite(Service service) : UserEndpointTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : UserEndpointTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : UserEndpointTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = UserExtensions.Path;

    private static readonly string[] _members =
        ["id", "customer_id", "username", "email", "role", "tm_invitation_expire", "tm_create", "tm_update", "tm_delete"];

    public static TheoryData<string, string> AgainstTheRules => new()
    {
        { "username", """{"role": "viewer"}""" },
        { "username", """{"role": "viewer", "username": " ada"}""" },
        { "role", """{"username": "ada"}""" },
        { "role", """{"username": "ada", "role": "Owner"}""" },
        { "role", """{"username": "ada", "role": "admin"}""" },
        { "role", """{"username": "ada", "role": ""}""" },
        { "role", """{"username": "ada", "role": "owner,viewer"}""" },
        { "email", """{"username": "ada", "role": "viewer", "email": "ada"}""" },
        { "email", """{"username": "ada", "role": "viewer", "email": ""}""" },
        { "email", """{"username": "ada", "role": "viewer", "email": "ada@example.com\n"}""" },
    };

    public static TheoryData<string> OddEmails =>
    [
        "\"john..doe @ home\"@example.org", "\"\\\"quoted\\\"\"@example.org", "o'hara+tag!#$%&*/=?^_`{|}~-@example.co.uk",
        "postmaster@[192.0.2.1]", "postmaster@[IPv6:2001:db8::1]", "root@localhost", "用户@例子.世界", "δοκιμή@παράδειγμα.δοκιμή", "🔑@example.com",
        $"{new string('a', 64)}@{string.Join('.', Enumerable.Repeat(new string('b', 62), 3))}",
    ];

    [Fact]
    public async Task Create_ByAnOwner_ShowsTheUserInOrderAndTheCodeOnce()
    {
        var (customer, owner) = await service.RegisterCustomerAsync();

        var created = await service.PostAsync(Path, """{"username": "Ada", "email": "Ada@Example.com", "role": "developer"}""", owner);

        created.Status.ShouldBe(HttpStatusCode.OK, created.Text);
        Names(created.Json).ShouldBe([.. _members, "code"]);
        created.Json.GetProperty("customer_id").GetGuid().ShouldBe(customer.Id);
        (Text(created, "username"), Text(created, "email"), Text(created, "role")).ShouldBe(("Ada", "Ada@Example.com", "developer"));
        Text(created, "tm_delete").ShouldBe("9999-01-01T00:00:00.000000Z");
        created.Json.GetProperty("tm_invitation_expire").GetDateTimeOffset()
            .ShouldBe(created.Json.GetProperty("tm_create").GetDateTimeOffset().AddDays(7));
        var read = await service.GetAsync($"{Path}/{Text(created, "id")}", owner);
        Names(read.Json).ShouldBe(_members);
        created.Text.ShouldStartWith(read.Text[..^1]);
        await service.Client(owner).DeleteUserAsync(created.Json.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task FirstUser_OfACustomer_IsAnOwnerWithoutAnInvitation()
    {
        var (_, owner) = await service.RegisterCustomerAsync();

        var first = (await service.Client(owner).ListUsersAsync()).Result.ShouldHaveSingleItem();

        (first.Role, first.Email, first.Tm_invitation_expire).ShouldBe(("owner", null, null));
        (await service.Client(service.Session).ListUsersAsync()).Result.ShouldContain(user => user.Username == Service.Username && user.Role == "owner");
    }

    [Fact]
    public async Task List_PageByPage_ShowsEachUserThatIsNotDeletedOnceNewestFirst()
    {
        var (_, owner) = await service.RegisterCustomerAsync();
        var made = new List<Guid>();
        for (var number = 0; number < 4; number++)
        {
            made.Insert(0, (await service.InviteAsync(owner: owner)).Id);
        }

        await service.Client(owner).DeleteUserAsync(made[1]);
        made.RemoveAt(1);

        var shown = await service.Client(owner).AllUsersAsync(pageSize: 1).Select(user => user.Id).ToListAsync();

        shown.Take(3).ShouldBe(made);
        shown.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("page_size=0", "invalid_request")]
    [InlineData("page_size=101", "invalid_request")]
    [InlineData("page_token=x", "invalid_page_token")]
    public async Task List_WithAnInvalidParameter_IsRejected(string query, string code) =>
        (await service.GetAsync($"{Path}?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, code);

    [Theory]
    [MemberData(nameof(AgainstTheRules))]
    public async Task Create_AgainstARule_NamesTheMember(string member, string body) =>
        (await service.PostAsync(Path, body, service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();

    [Theory]
    [MemberData(nameof(OddEmails))]
    public async Task Email_OfOddButValidForm_IsKeptAsItIs(string email)
    {
        email.Length.ShouldBeLessThanOrEqualTo(254);
        var user = await service.InviteAsync();

        var updated = await service.PutAsync($"{Path}/{user.Id}", JsonSerializer.Serialize(new { email }), service.Session);

        updated.Status.ShouldBe(HttpStatusCode.OK, updated.Text);
        Text(updated, "email").ShouldBe(email);
        Text(await service.GetAsync($"{Path}/{user.Id}", service.Session), "email").ShouldBe(email);
    }

    [Theory]
    [InlineData("ADA-{0}")]
    [InlineData("ａda-{0}")]
    public async Task Create_WithAUsernameThatIsTaken_Conflicts(string username)
    {
        var (id, (_, stranger)) = (Guid.NewGuid().ToString("N"), await service.RegisterCustomerAsync());
        await service.Client(service.Session).CreateUserAsync(new CreateUser { Username = $"ada-{id}", Role = "viewer" });

        foreach (var owner in new[] { service.Session, stranger })
        {
            (await service.PostAsync(Path, $$"""{"username": "{{string.Format(null, username, id)}}", "role": "viewer"}""", owner))
                .ShouldBeProblem(HttpStatusCode.Conflict, "username_taken").ErrorsOf("username").ShouldBe(["is taken"]);
        }
    }

    [Fact]
    public async Task Delete_OfAUser_EndsItsSessionsAndLoginsFreesItsUsernameAndLeavesItsKeys()
    {
        var (user, session) = await service.AddUserAsync("developer");
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        var deleted = await service.Client(service.Session).DeleteUserAsync(user.Id);

        deleted.Tm_delete.ShouldBe(deleted.Tm_update);
        (await service.GetAsync("/v1.0/customer", session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await service.LoginAsync(user.Username)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_login");
        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
        var again = await service.Client(service.Session).CreateUserAsync(new CreateUser { Username = user.Username, Role = "viewer" });
        (await service.RedeemAsync(again.Code)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.LoginAsync(user.Username)).Status.ShouldBe(HttpStatusCode.OK);
        again.Id.ShouldNotBe(user.Id);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/invitation")]
    [InlineData("GET", "/signins")]
    public async Task User_OfAnotherCustomerOrDeletedOrNone_IsNotFound(string method, string path)
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var (kept, deleted) = (await service.InviteAsync(), await service.InviteAsync());
        await service.Client(service.Session).DeleteUserAsync(deleted.Id);

        (await SendAsync(kept.Id, stranger)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await SendAsync(deleted.Id, service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await SendAsync(Guid.NewGuid(), service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.Client(service.Session).GetUserAsync(kept.Id)).Role.ShouldBe("developer");

        // The operator has no more rights to other customers' users than anyone else.
        var others = (await service.Client(stranger).ListUsersAsync()).Result.Single();
        (await SendAsync(others.Id, service.Session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");

        Task<ServiceResponse> SendAsync(Guid id, string session) => service.SendAsync(
            new HttpMethod(method), $"{Path}/{id}{path}", session, method == "PUT" ? RequestExtensions.Json("""{"role": "viewer"}""") : null);
    }

    [Fact]
    public async Task Update_OfSomeMembers_KeepsTheOthers()
    {
        var (client, user) = (service.Client(service.Session), await service.InviteAsync("viewer"));

        (await client.UpdateUserAsync(user.Id, new UpdateUser { Email = "a@b" })).Role.ShouldBe("viewer");
        (await client.UpdateUserAsync(user.Id, new UpdateUser { Role = "developer" })).Email.ShouldBe("a@b");
        (await client.UpdateUserAsync(user.Id, new UpdateUser { Email = "" })).Email.ShouldBeNull();
        var before = await client.GetUserAsync(user.Id);
        (await client.UpdateUserAsync(user.Id, new UpdateUser())).Tm_update.ShouldBe(before.Tm_update);
        (before.Role, before.Username).ShouldBe(("developer", user.Username));
    }

    [Theory]
    [InlineData("Role")]
    [InlineData("roles")]
    [InlineData("user_role")]
    public async Task Update_WithAMisspelledRole_NamesTheRightOneAndChangesNothing(string member)
    {
        var user = await service.InviteAsync();

        (await service.PutAsync($"{Path}/{user.Id}", $$"""{"email": "a@b", "{{member}}": "viewer"}""", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("role").ShouldHaveSingleItem();

        (await service.Client(service.Session).GetUserAsync(user.Id)).Email.ShouldBeNull();
    }

    [Fact]
    public async Task Update_WithAUserAsItWasRead_ChangesNothing()
    {
        var user = await service.InviteAsync();
        var read = await service.GetAsync($"{Path}/{user.Id}", service.Session);

        (await service.PutAsync($"{Path}/{user.Id}", read.Text, service.Session)).Text.ShouldBe(read.Text);
    }

    [Fact]
    public async Task Changes_OfAUser_ShowWhatChangedAndNoSecret()
    {
        var (user, _) = await service.AddUserAsync("viewer");
        await service.Client(service.Session).UpdateUserAsync(user.Id, new UpdateUser { Email = "a@b", Role = "owner" });
        await service.Client(service.Session).DeleteUserAsync(user.Id);

        var changes = await service.ChangesOfAsync(user.Id);

        changes.Select(change => (change.Action, change.ActorKind)).ShouldBe(
            [("Created", "Agent"), ("Updated", "Holder"), ("Updated", "Agent"), ("Deleted", "Agent")]);
        Names(Json(changes[0].After)).ShouldBe(["role", "session_generation", "tm_invitation_expire", "username"], ignoreOrder: true);
        Json(changes[0].After).GetProperty("role").GetString().ShouldBe("viewer");
        Names(Json(changes[1].After)).ShouldBe(["session_generation", "tm_invitation_expire"], ignoreOrder: true);
        changes[2].Before.ShouldBe("""{"email":null,"role":"viewer"}""");
        changes[2].After.ShouldBe("""{"email":"a@b","role":"owner"}""");
        Names(Json(changes[3].After)).ShouldBe(["session_generation", "tm_delete"], ignoreOrder: true);
        changes.ShouldAllBe(change => !$"{change.Before}{change.After}".Contains(user.Code, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    private static JsonElement Json(string? text) => JsonDocument.Parse(text!).RootElement;

    private static string? Text(ServiceResponse answer, string member) => answer.Json.GetProperty(member).GetString();
}
