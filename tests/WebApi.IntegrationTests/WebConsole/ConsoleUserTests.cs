using System.Net;
using System.Text.RegularExpressions;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Sessions;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>Users, invitations and accounts as far as no browser is needed.</summary>
public sealed partial class ConsoleUserTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    private const string Chosen = "a password that was chosen";

    [Fact]
    public async Task Code_OfAnInvitation_IsInOneResponseAloneAndInNoLog()
    {
        using var visitor = await service.SignedInAsync(await service.AddAgentAsync());
        var username = $"user-{Guid.NewGuid():N}";

        var answer = await CreateAsync(visitor, username);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        answer.Header("Location").ShouldBeNull();
        var code = CodeIn(answer);
        visitor.Cookies.Values.ShouldAllBe(cookie => !cookie.Contains(code));
        foreach (var path in new[] { "/users/new", "/users", UserIn(await visitor.GetAsync("/users"), username) })
        {
            (await visitor.GetAsync(path)).Text.ShouldNotContain(code, customMessage: path);
        }

        using var invited = service.Visitor();
        (await RedeemAsync(invited, code)).Status.ShouldBe(HttpStatusCode.Found);
        await service.Log.LinesAsync(line => line.Text.Contains(Visitor.InvitationPath, StringComparison.Ordinal));
        service.Log.Lines.ShouldAllBe(line => !line.Text.Contains(code));
        service.Log.Lines.ShouldAllBe(line => !line.Text.Contains(Chosen));
    }

    [Fact]
    public async Task User_ThatIsCreatedTwiceByADoubleClick_IsCreatedOnce()
    {
        using var visitor = await service.SignedInAsync(await service.AddAgentAsync());
        var (page, username) = (await visitor.GetAsync("/users/new"), $"user-{Guid.NewGuid():N}");

        var answers = await Task.WhenAll(SubmitNewAsync(visitor, page, username), SubmitNewAsync(visitor, page, username));

        answers.Select(answer => answer.Status).ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict], ignoreOrder: true);
    }

    [Fact]
    public async Task User_ThatIsDeletedTwice_IsNotFoundTheSecondTime()
    {
        using var visitor = await service.SignedInAsync(await service.AddAgentAsync());
        var username = $"user-{Guid.NewGuid():N}";
        await CreateAsync(visitor, username);
        var path = UserIn(await visitor.GetAsync("/users"), username);
        var page = await visitor.GetAsync(path + "?confirm=delete");

        (await visitor.SubmitAsync(page, path + "?confirm=delete", ("_handler", "delete"))).Status.ShouldBe(HttpStatusCode.Found);
        var again = await visitor.SubmitAsync(page, path + "?confirm=delete", ("_handler", "delete"));

        again.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task User_OfAnotherCustomer_CanNeitherBeReadNorChanged()
    {
        var (other, _) = await service.AddUserAsync("viewer");
        using var visitor = await service.SignedInAsync(await service.AddAgentAsync());
        var (page, path) = (await visitor.GetAsync("/users/new"), $"/users/{other.Id}");

        (await visitor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var (handler, query) in new[] { ("update", ""), ("invite", ""), ("delete", "?confirm=delete") })
        {
            (await visitor.SubmitAsync(page, path + query, ("_handler", handler), ("Role", "owner"))).Status.ShouldBe(HttpStatusCode.NotFound, handler);
        }

        (await service.Client(service.Session).GetUserAsync(other.Id)).Role.ShouldBe("viewer");
    }

    [Fact]
    public async Task Email_SavedFromAnOldPage_DoesNotGiveARoleBack()
    {
        using var visitor = await service.SignedInAsync();
        var user = await service.Client(service.Session).CreateUserAsync(new CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = "developer" });
        var path = $"/users/{user.Id}";
        var shown = await visitor.GetAsync(path);
        await service.Client(service.Session).UpdateUserAsync(user.Id, new UpdateUser { Role = "viewer" });

        var answer = await visitor.SubmitAsync(shown, path, ("_handler", "update"), ("Email", "new@example.com"), ("Role", "developer"));

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Text.ShouldContain("new@example.com");
        (await service.Client(service.Session).GetUserAsync(user.Id)).Role.ShouldBe("viewer");
    }

    [Fact]
    public async Task Form_OfAUserThatIsGone_ShowsWhatWasTyped()
    {
        using var visitor = await service.SignedInAsync();
        var user = await service.Client(service.Session).CreateUserAsync(new CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = "developer" });
        var path = $"/users/{user.Id}";
        var shown = await visitor.GetAsync(path);
        await service.Client(service.Session).DeleteUserAsync(user.Id);

        var answer = await visitor.SubmitAsync(shown, path, ("_handler", "update"), ("Email", "new@example.com"), ("Role", "viewer"));

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Text.ShouldContain("<bdi>new@example.com</bdi>");
        answer.Text.ShouldContain("The resource doesn&#x27;t exist");
        (await visitor.GetAsync(path)).Text.ShouldContain("The resource doesn&#x27;t exist");
        (await visitor.GetAsync($"/customers/{user.Id}")).Text.ShouldContain("The resource doesn&#x27;t exist");
    }

    [Theory]
    [InlineData("developer")]
    [InlineData("viewer")]
    public async Task Form_ForUsers_OfAnotherRoleThanOwner_ChangesNothing(string role)
    {
        var (target, _) = await service.AddUserAsync("viewer");
        var (user, _) = await service.AddUserAsync(role);
        using var visitor = await service.SignedInAsync(user.Username);
        var page = await visitor.GetAsync("/account");

        foreach (var (path, handler) in new[]
        {
            ("/users/new", "create"), ($"/users/{target.Id}", "update"), ($"/users/{target.Id}", "invite"), ($"/users/{target.Id}?confirm=delete", "delete"),
        })
        {
            var answer = await visitor.SubmitAsync(page, path, ("_handler", handler), ("Username", $"user-{Guid.NewGuid():N}"), ("Role", "owner"));
            ((int)answer.Status).ShouldBeOneOf(400, 403);
        }

        (await service.Client(service.Session).GetUserAsync(target.Id)).Role.ShouldBe("viewer");
        (await service.LoginAsync(target.Username)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Email_ThatIsCleared_IsRemoved()
    {
        using var visitor = await service.SignedInAsync();
        var user = await service.Client(service.Session).CreateUserAsync(
            new CreateUser { Username = $"user-{Guid.NewGuid():N}", Email = "someone@example.com", Role = "viewer" });
        var path = $"/users/{user.Id}";

        (await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", "update"), ("Email", ""), ("Role", "developer")))
            .Status.ShouldBe(HttpStatusCode.Found);

        var updated = await service.Client(service.Session).GetUserAsync(user.Id);
        (updated.Email, updated.Role).ShouldBe((null, "developer"));
    }

    [Fact]
    public async Task SignOut_Everywhere_EndsTheSessionsOfTheApiToo()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        using var visitor = await service.SignedInAsync(user.Username);

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/account"), "/account", ("_handler", "everywhere"));

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Header("Clear-Site-Data").ShouldBe("\"cache\"");
        visitor.Cookies.ShouldNotContainKey(Visitor.Cookie);
        (await service.GetAsync("/v1.0/customer", session)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Redeem_BeyondTheBurstOfAnAddress_IsLimitedTogetherWithTheApi()
    {
        using var visitor = service.Visitor();
        var page = await visitor.GetAsync(Visitor.InvitationPath);

        var others = Enumerable.Range(0, 2 * RateLimitAssertions.Burst).Select(_ => service.SendAsync(
            HttpMethod.Post, "/auth/invitation", content: RequestExtensions.Json($$"""{"code": "unknown", "password": "{{Chosen}}"}"""),
            headers: ("X-Forwarded-For", visitor.ClientAddress))).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, RateLimitAssertions.Burst).Select(_ => SubmitRedeemAsync(visitor, page, "unknown")));
        await Task.WhenAll(others);

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.TooManyRequests);
        answers.ShouldAllBe(answer => answer.ContentHeaders.ContentType!.MediaType == "text/html");
    }

    [Fact]
    public async Task Password_BeyondTheBurstOfAUser_IsLimitedTogetherWithTheApi()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        using var visitor = await service.SignedInAsync(user.Username);
        var page = await visitor.GetAsync("/account");

        var others = Enumerable.Range(0, 2 * RateLimitAssertions.Burst).Select(number => service.SendAsync(
            HttpMethod.Put, "/auth/password", session, RequestExtensions.Json($$"""{"password": "wrong", "new_password": "{{Chosen}}"}"""),
            ("X-Forwarded-For", $"203.0.113.{number}"))).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, RateLimitAssertions.Burst).Select(_ => visitor.SubmitAsync(
            page, "/account", ("_handler", "password"), ("Password", "wrong"), ("NewPassword", Chosen))));
        await Task.WhenAll(others);

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Text.Contains("Too many attempts.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invitation_OverPlainHttpInProduction_OffersNoForm()
    {
        using var http = HttpClients.OfAnother(service.Address);

        var answer = await http.SendAsync(HttpMethod.Get, Visitor.InvitationPath);

        answer.Text.ShouldContain("This page requires HTTPS.");
        answer.Text.ShouldNotContain("<form");
    }

    private static async Task<ServiceResponse> CreateAsync(Visitor visitor, string username) =>
        await SubmitNewAsync(visitor, await visitor.GetAsync("/users/new"), username);

    private static Task<ServiceResponse> SubmitNewAsync(Visitor visitor, ServiceResponse page, string username) =>
        visitor.SubmitAsync(page, "/users/new", ("_handler", "create"), ("Username", username), ("Email", ""), ("Role", "viewer"));

    private static async Task<ServiceResponse> RedeemAsync(Visitor visitor, string code) =>
        await SubmitRedeemAsync(visitor, await visitor.GetAsync(Visitor.InvitationPath), code);

    private static Task<ServiceResponse> SubmitRedeemAsync(Visitor visitor, ServiceResponse page, string code) =>
        visitor.SubmitAsync(page, Visitor.InvitationPath, ("_handler", "redeem"), ("Code", code), ("Password", Chosen));

    private static string CodeIn(ServiceResponse page) => Code().Matches(page.Text)[0].Groups[1].Value;

    private static string UserIn(ServiceResponse page, string username) => "/" + User().Matches(page.Text)
        .Single(match => match.Groups[2].Value == username).Groups[1].Value;

    [GeneratedRegex("class=\"secret-text\"[^>]*>([^<]+)<")]
    private static partial Regex Code();

    [GeneratedRegex("href=\"(users/[0-9a-f-]{36})\" title=\"([^\"]+)\"")]
    private static partial Regex User();
}
