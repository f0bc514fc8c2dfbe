using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.Changes;

public abstract class ChangeListTests(Service service)
{
    public sealed class OnSqlite(Service service) : ChangeListTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ChangeListTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ChangeListTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/changes";

    [Fact]
    public async Task Change_ShowsItsMembersInOrder()
    {
        var answer = await service.GetAsync(Path + "?page_size=1", service.Session);

        answer.Json.GetProperty("result")[0].EnumerateObject().Select(member => member.Name).ShouldBe(
            ["id", "customer_id", "subject_kind", "subject_id", "action", "actor_kind", "actor_id", "address", "request_id", "tm_create", "before", "after"]);
    }

    [Fact]
    public async Task ChangesOfAKey_AfterItsDeletionToo_TellWhoDidWhatNewestFirst()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "before", Expire = 60 });
        await service.SendAsync(
            HttpMethod.Put, $"/v1.0/accesskeys/{key.Id}", key.Token, RequestExtensions.Json("""{"name": "after"}"""),
            ("X-Request-Id", "renaming"));
        await service.Client(session).DeleteAccesskeyAsync(key.Id);

        var changes = (await service.GetAsync($"/v1.0/accesskeys/{key.Id}/changes", session)).Json.GetProperty("result").EnumerateArray().ToList();

        string?[] Of(string member) => [.. changes.Select(change => change.GetProperty(member).GetString())];
        Of("action").ShouldBe(["deleted", "updated", "created"]);
        Of("actor_kind").ShouldBe(["agent", "accesskey", "agent"]);
        Of("subject_kind").ShouldAllBe(kind => kind == "accesskey");
        Of("subject_id").ShouldAllBe(id => id == $"{key.Id}");
        Of("customer_id").ShouldAllBe(id => id == $"{customer.Id}");
        Of("address").ShouldAllBe(address => address == "127.0.0.1");
        Of("actor_id")[1].ShouldBe($"{key.Id}");
        Of("request_id")[1].ShouldBe("renaming");
        changes[1].GetProperty("before").GetRawText().ShouldBe("""{"name":"before"}""");
        changes[1].GetProperty("after").GetRawText().ShouldBe("""{"name":"after"}""");
        changes[2].GetProperty("before").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        changes[2].GetProperty("after").GetProperty("token_prefix").GetString().ShouldBe(key.Token_prefix);
    }

    [Fact]
    public async Task ChangesOfAKey_OfAnotherCustomerOrOfNone_AreNotFound()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (_, stranger) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        foreach (var id in new[] { $"{key.Id}", $"{Guid.NewGuid()}" })
        {
            (await service.GetAsync($"/v1.0/accesskeys/{id}/changes", stranger)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }

        (await service.GetAsync("/v1.0/accesskeys/1/changes", stranger)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
    }

    [Fact]
    public async Task ChangesOfAKey_WhereTheIdIsACustomers_AreNotFound()
    {
        var (customer, session) = await service.RegisterCustomerAsync();

        (await service.GetAsync($"/v1.0/accesskeys/{customer.Id}/changes", session)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Changes_OfACustomer_AreAllItsOwnAndNoOthers()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var (other, otherSession) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await service.Client(otherSession).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await service.Client(session).LogoutAsync();

        var changes = (await service.Client(key.Token).ListChangesAsync()).Result.ToList();

        changes.Select(change => change.Subject_kind).ShouldBe(["session", "accesskey", "agent", "customer"]);
        changes[0].Action.ShouldBe("deleted");
        changes.ShouldAllBe(change => change.Customer_id == customer.Id);
        other.Id.ShouldNotBe(customer.Id);
    }

    [Fact]
    public async Task Changes_ForTheOperator_AreEveryonesThoseOfADeletedCustomerToo()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await service.Client(service.Session).DeleteCustomerAsync(customer.Id);

        var newest = (await service.Client(service.Accesskey).ListChangesAsync()).Result;

        newest.ShouldContain(change => change.Subject_id == customer.Id && change.Action == "deleted");
        (await service.Client(service.Accesskey).ListAccesskeyChangesAsync(key.Id)).Result.ShouldHaveSingleItem().Customer_id.ShouldBe(customer.Id);
    }

    [Fact]
    public async Task Changes_PageByPage_AreEachThereOnceWhateverIsAddedMeanwhile()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "one" });
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "two" });
        var all = (await client.ListAccesskeyChangesAsync(key.Id)).Result.Select(change => change.Id).ToList();

        var walked = new List<Guid>();
        string? next = null;
        do
        {
            var page = await client.ListAccesskeyChangesAsync(key.Id, page_size: 1, page_token: next);
            walked.Add(page.Result.ShouldHaveSingleItem().Id);
            next = page.Next_page_token;
            await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = $"{walked.Count}" });
        }
        while (next is not null);

        walked.ShouldBe(all);
        all.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Changes_OfAUsersEmail_ShowItToOwnersOfTheCustomerOnly()
    {
        const string Email = "ada@example.com";
        var (_, owner) = await service.RegisterCustomerAsync();
        var (user, _) = await service.AddUserAsync("developer", owner);
        var (_, viewer) = await service.AddUserAsync("viewer", owner);
        var key = await service.Client(owner).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await service.Client(owner).UpdateUserAsync(user.Id, new UpdateUser { Email = Email, Role = "viewer" });
        await service.Client(owner).UpdateUserAsync(user.Id, new UpdateUser { Email = "" });

        (await service.GetAsync(Path, owner)).Text.ShouldContain($$"""{"email":"{{Email}}"}""");
        foreach (var other in new[] { viewer, key.Token, service.Session, service.Accesskey })
        {
            var text = (await service.GetAsync(Path, other)).Text;
            text.ShouldContain("""{"role":"viewer"}""");
            text.ShouldNotContain(Email);
        }
    }

    [Fact]
    public async Task Changes_HoldNoSecret()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });
        var successor = await client.RotateAccesskeyAsync(key.Id, new RotateAccesskey());
        await client.ChangePasswordAsync(new ChangePassword { Password = Service.Password, New_password = "another good password" });

        var text = (await service.GetAsync(Path, successor.Token)).Text;

        text.ShouldContain("session_generation");
        foreach (var secret in new[] { key.Token, successor.Token, session, Service.Password, "another good password", "PasswordHash", "TokenHash" })
        {
            text.ShouldNotContain(secret, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Changes_ThatANewerNodeWrote_AreShownInWireForm()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await using (var connection = await service.Location.OpenAsync())
        {
            await connection.ExecuteAsync(
                $"UPDATE Changes SET Action = 'LimitRaised', ActorKind = 'Schedule' WHERE SubjectId = '{key.Id.ToString().ToUpperInvariant()}'");
            await connection.ExecuteAsync(
                $"UPDATE Changes SET SubjectKind = 'UsageLimit' WHERE SubjectKind = 'Agent' AND CustomerId = '{key.Customer_id.ToString().ToUpperInvariant()}'");
        }

        var ofKey = (await service.Client(session).ListAccesskeyChangesAsync(key.Id)).Result.ShouldHaveSingleItem();
        (ofKey.Subject_kind, ofKey.Action, ofKey.Actor_kind).ShouldBe(("accesskey", "limit_raised", "schedule"));
        (await service.Client(session).ListChangesAsync()).Result.Select(change => change.Subject_kind)
            .ShouldBe(["accesskey", "usage_limit", "customer"]);
        (await service.GetAsync(Path, service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("page_size=0", "invalid_request")]
    [InlineData("page_size=101", "invalid_request")]
    [InlineData("page_token=x", "invalid_page_token")]
    public async Task Changes_AgainstARule_AreRejected(string query, string code)
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.GetAsync($"{Path}?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, code);
        (await service.GetAsync($"/v1.0/accesskeys/{key.Id}/changes?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, code);
    }
}
