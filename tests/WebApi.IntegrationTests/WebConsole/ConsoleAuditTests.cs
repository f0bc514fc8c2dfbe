using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>The names that stand for ids in the audit trail.</summary>
public sealed class ConsoleAuditTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    [Fact]
    public async Task Names_OfRowsThatHoldNone_AreTheNewestOfTheTrail()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (client, username) = (service.Client(session), await UsernameAsync(session));
        var (kept, deleted) = (await AddKeyAsync(session, "first name"), await AddKeyAsync(session, "deleted name"));
        await client.UpdateAccesskeyAsync(kept.Id, new UpdateAccesskey { Name = "newest name" });
        await client.UpdateAccesskeyAsync(kept.Id, new UpdateAccesskey { Enabled = false });
        await client.DeleteAccesskeyAsync(deleted.Id, successors: null);
        using var visitor = await service.SignedInAsync(username);

        var created = (await visitor.GetAsync($"/audit?action=accesskey.created&subject={kept.Id}")).Text;
        created.ShouldContain($"<a href=\"keys/{kept.Id}\" title=\"{kept.Id}\"><bdi>newest name</bdi>");
        created.ShouldContain($"<bdi>{username}</bdi></a>");
        (await visitor.GetAsync("/audit?action=accesskey.deleted")).Text
            .ShouldContain($"<a href=\"audit?subject={deleted.Id}\" title=\"{deleted.Id}\"><bdi>deleted name</bdi>");
    }

    [Fact]
    public async Task Names_OfActors_AreOnThePageOfAKeyToo()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (developer, theirs) = await service.AddUserAsync("developer", session);
        var key = await AddKeyAsync(session, "changed by two");
        await service.Client(theirs).UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Enabled = false });
        using var visitor = await service.SignedInAsync((await service.AddUserAsync("viewer", session)).User.Username);

        var page = (await visitor.GetAsync($"/keys/{key.Id}")).Text;

        page.ShouldContain($"<bdi>{developer.Username}</bdi></a>");
        page.ShouldContain($"<bdi>{await UsernameAsync(session)}</bdi></a>");
        page.ShouldContain($"href=\"audit?subject={key.Id}\"");
    }

    [Fact]
    public async Task Names_OfTheOperatorsUsers_AreNotShownToACustomer()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var (owner, theirs) = await service.AddUserAsync("owner");
        await service.Client(theirs).UpdateCustomerAsync(customer.Id, new UpdateCustomer { Rate_limits = [new RateLimitInput { Limit = 1, Window = 60 }] });
        using var visitor = await service.SignedInAsync(await UsernameAsync(session));

        var page = await visitor.GetAsync("/audit");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain(owner.Id.ToString());
        page.Text.ShouldNotContain(owner.Username);
    }

    private Task<CreatedAccesskey> AddKeyAsync(string session, string name) =>
        service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = name, Expire = 3600 });

    private async Task<string> UsernameAsync(string session) =>
        (await service.Client(session).AllUsersAsync().ToListAsync()).OrderBy(user => user.Tm_create).First().Username;
}
