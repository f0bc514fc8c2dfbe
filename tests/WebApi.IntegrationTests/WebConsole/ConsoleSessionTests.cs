using System.Net;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.WebApi.IntegrationTests.Sessions;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

public sealed class ConsoleSessionTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    [Fact]
    public async Task Cookie_OfASession_IsSealedAndKeptFromScriptsAndOtherSites()
    {
        using var visitor = service.Visitor();

        var answer = await visitor.SignInAsync();

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Visitor.Cookie + "=", StringComparison.Ordinal));
        cookie[cookie.IndexOf(';')..].ShouldBe("; path=/; secure; samesite=lax; httponly");
        Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(visitor.Cookies[Visitor.Cookie])).ShouldNotContain("eyJ");
        (await visitor.GetAsync("/keys")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Cookie_ThatWasChanged_IsNoSession()
    {
        using var visitor = await service.SignedInAsync();
        var sealedForm = System.Buffers.Text.Base64Url.DecodeFromChars(visitor.Cookies[Visitor.Cookie]);
        sealedForm[RandomNumberGenerator.GetInt32(sealedForm.Length)] ^= 1;
        visitor.Cookies[Visitor.Cookie] = System.Buffers.Text.Base64Url.EncodeToString(sealedForm);

        ShouldLeadToSignIn(await visitor.GetAsync("/keys"), "/sign-in?return=%2Fkeys");
        visitor.Cookies.ShouldNotContainKey(Visitor.Cookie);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    public async Task Cookie_ThatTheServiceDidNotSeal_IsNoSession(string value)
    {
        using var visitor = new Visitor(service.Address) { Cookies = { [Visitor.Cookie] = value } };

        ShouldLeadToSignIn(await visitor.GetAsync("/"), "/sign-in");
    }

    [Theory]
    [InlineData("/keys?search=")]
    [InlineData("/keys?search=%20")]
    [InlineData("/keys?search=%09")]
    [InlineData("/keys?search=Bearer+")]
    [InlineData("/keys?state=active&owner=")]
    [InlineData("/audit?subject=")]
    [InlineData("/sign-in?return=%2Fkeys%3Fsearch%3D")]
    public async Task Token_InAQuery_IsCutBeforeAnythingElse(string path)
    {
        using var visitor = await service.SignedInAsync();
        using var stranger = service.Visitor();
        var shown = service.Accesskey[..11];

        foreach (var answer in new[] { await visitor.GetAsync(path + service.Accesskey), await stranger.GetAsync(path + service.Accesskey) })
        {
            answer.Status.ShouldBe(HttpStatusCode.SeeOther);
            answer.Header("Location")!.ShouldEndWith("=" + shown);
            answer.Text.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Notice_OfASession_IsShownInNoOther()
    {
        var target = await service.Client(service.Session).CreateUserAsync(new Client.CreateUser { Username = $"user-{Guid.NewGuid():N}", Role = "viewer" });
        using var visitor = await service.SignedInAsync();
        using var other = await service.SignedInAsync();
        using var stranger = service.Visitor();
        var path = $"/users/{target.Id}";
        await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", "update"), ("Role", "developer"));
        var notice = visitor.Cookies["__Host-accesskeys-notice"];

        other.Cookies["__Host-accesskeys-notice"] = notice;
        stranger.Cookies["__Host-accesskeys-notice"] = notice;

        (await other.GetAsync("/users")).Text.ShouldNotContain("was saved.");
        (await stranger.GetAsync(Visitor.SignInPath)).Text.ShouldNotContain("was saved.");
        (await visitor.GetAsync("/users")).Text.ShouldContain("was saved.");
    }

    [Fact]
    public async Task Api_WithTheCookie_RequiresACredential()
    {
        using var visitor = await service.SignedInAsync();

        foreach (var path in new[] { "/v1.0/customer", "/v1.0/accesskeys", "/auth/verify" })
        {
            (await visitor.GetAsync(path)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        }
    }

    [Fact]
    public async Task Page_WithACredentialOfTheApi_LeadsToSigningIn()
    {
        using var visitor = service.Visitor();

        ShouldLeadToSignIn(await visitor.GetAsync("/", ("Authorization", "Bearer " + service.Session)), "/sign-in");
        ShouldLeadToSignIn(await visitor.GetAsync("/", ("Authorization", "Bearer " + service.Accesskey)), "/sign-in");
        foreach (var query in new[] { $"?accesskey={service.Accesskey}", $"?token={service.Session}" })
        {
            (await visitor.GetAsync("/keys" + query)).Status.ShouldBe(HttpStatusCode.SeeOther);
        }
    }

    [Theory]
    [InlineData("/keys", "/keys")]
    [InlineData("/keys?search=a%26b", "/keys?search=a%26b")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("\\\\elsewhere.example", "/")]
    [InlineData("/\t/elsewhere.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/javascript:alert(1)", "/javascript:alert(1)")]
    [InlineData("", "/")]
    public async Task Return_AfterSigningIn_LeadsNowhereElse(string path, string expected)
    {
        using var visitor = service.Visitor();
        var signIn = $"{Visitor.SignInPath}?return={Uri.EscapeDataString(path)}";

        var answer = await visitor.SubmitSignInAsync(await visitor.GetAsync(signIn), signIn, await service.AddAgentAsync());

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location").ShouldBe(expected);
    }

    [Fact]
    public async Task Redirect_AfterSigningIn_NamesNoHostThatAProxyMayHaveReplaced()
    {
        using var visitor = service.Visitor();
        var page = await visitor.GetAsync(Visitor.SignInPath);

        var answer = await visitor.SendAsync(
            HttpMethod.Post, Visitor.SignInPath,
            new FormUrlEncodedContent([new("__RequestVerificationToken", Visitor.TokenIn(page)), new("_handler", "sign-in"), new("Username", await service.AddAgentAsync()), new("Password", Service.Password)]),
            ("Host", "inner.example:8080"), ("X-Forwarded-Prefix", "/prefix"));

        answer.Header("Location").ShouldBe("/prefix/");
    }

    [Fact]
    public async Task SignIn_OverPlainHttpInProduction_OffersNoForm()
    {
        using var http = HttpClients.OfAnother(service.Address);

        var answer = await http.SendAsync(HttpMethod.Get, Visitor.SignInPath);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text.ShouldContain("This page requires HTTPS.");
        answer.Text.ShouldNotContain("<form");
    }

    [Theory]
    [InlineData(Visitor.SignInPath)]
    [InlineData(Visitor.InvitationPath)]
    public async Task Form_SentOverPlainHttpInProduction_IsRejectedAndBeginsNoSession(string path)
    {
        using var http = HttpClients.OfAnother(service.Address);
        var form = new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["Username"] = Service.Username,
            ["Password"] = Service.Password,
        };

        var answer = await http.SendAsync(HttpMethod.Post, path, content: new FormUrlEncodedContent(form));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        (answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []).ShouldAllBe(cookie => !cookie.StartsWith("accesskeys-console", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_WithAWrongPassword_SaysWhatTheApiSays()
    {
        using var visitor = service.Visitor();

        var answer = await visitor.SignInAsync("nobody", "wrong");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Text.ShouldContain("The username or the password is wrong.");
        visitor.Cookies.ShouldNotContainKey(Visitor.Cookie);
    }

    [Fact]
    public async Task SignOut_OfASession_EndsIt()
    {
        using var visitor = await service.SignedInAsync();
        var before = visitor.Cookies[Visitor.Cookie];

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/"), "/sign-out");

        ShouldLeadToSignIn(answer, "/sign-in");
        answer.Header("Clear-Site-Data").ShouldBe("\"cache\"");
        visitor.Cookies.ShouldNotContainKey(Visitor.Cookie);
        visitor.Cookies[Visitor.Cookie] = before;
        ShouldLeadToSignIn(await visitor.GetAsync("/"), "/sign-in");
    }

    [Fact]
    public async Task Page_OfAUserWhoWasDeleted_LeadsToSigningIn()
    {
        var (user, _) = await service.AddUserAsync("viewer");
        using var visitor = await service.SignedInAsync(user.Username);
        (await visitor.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);

        await service.Client(service.Session).DeleteUserAsync(user.Id);

        ShouldLeadToSignIn(await visitor.GetAsync("/"), "/sign-in");
    }

    [Fact]
    public async Task Page_OfAUserWhosePasswordWasReset_LeadsToSigningIn()
    {
        var (user, _) = await service.AddUserAsync("viewer");
        using var visitor = await service.SignedInAsync(user.Username);

        await service.RedeemAsync((await service.Client(service.Session).InviteUserAsync(user.Id)).Code);

        ShouldLeadToSignIn(await visitor.GetAsync("/"), "/sign-in");
    }

    [Fact]
    public async Task Page_OfAUserWhoseRoleChanged_ShowsAtOnceWhatTheRoleAllows()
    {
        var (user, _) = await service.AddUserAsync("owner");
        using var visitor = await service.SignedInAsync(user.Username);
        (await visitor.GetAsync("/users")).Status.ShouldBe(HttpStatusCode.OK);

        await service.Client(service.Session).UpdateUserAsync(user.Id, new Client.UpdateUser { Role = "viewer" });

        (await visitor.GetAsync("/users")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await visitor.GetAsync("/")).Text.ShouldNotContain("href=\"./users\"");
    }

    [Fact]
    public async Task SignIn_WithASessionThatSomeoneElsePlanted_BeginsAnother()
    {
        using var attacker = await service.SignedInAsync(await service.AddAgentAsync());
        using var victim = new Visitor(service.Address) { Cookies = new(attacker.Cookies) };
        var username = await service.AddAgentAsync();
        var page = await victim.GetAsync(Visitor.InvitationPath);

        (await victim.SubmitSignInAsync(page, Visitor.SignInPath, username)).Status.ShouldBe(HttpStatusCode.Found);

        victim.Cookies[Visitor.Cookie].ShouldNotBe(attacker.Cookies[Visitor.Cookie]);
        (await victim.GetAsync("/account")).Text.ShouldContain(username);
        (await attacker.GetAsync("/account")).Text.ShouldNotContain(username);
    }

    [Fact]
    public async Task Api_WithTheCookieAndAForm_ChangesNothing()
    {
        using var visitor = await service.SignedInAsync();
        var token = Visitor.TokenIn(await visitor.GetAsync("/account"));

        foreach (var path in new[] { "/v1.0/users", "/auth/logout", "/auth/logout/everywhere", "/v1.0/accesskeys" })
        {
            (await visitor.PostAsync(path, ("__RequestVerificationToken", token))).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        }

        (await visitor.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SignIn_BeyondTheBurstOfAUsername_IsLimitedTogetherWithTheApi()
    {
        using var visitor = service.Visitor();
        var page = await visitor.GetAsync(Visitor.SignInPath);

        var answers = await AfterManyAsync(
            number => ("limited", $"203.0.113.{number}"), () => visitor.SubmitSignInAsync(page, Visitor.SignInPath, "LIMITED", "wrong"));

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Text.Contains("Too many attempts.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_BeyondTheBurstOfAnAddress_IsLimitedTogetherWithTheApi()
    {
        using var visitor = service.Visitor();
        var page = await visitor.GetAsync(Visitor.SignInPath);

        var answers = await AfterManyAsync(
            number => ($"user {number}", visitor.ClientAddress), () => visitor.SubmitSignInAsync(page, Visitor.SignInPath, "another", "wrong"));

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.TooManyRequests);
        answers.ShouldAllBe(answer => answer.ContentHeaders.ContentType!.MediaType == "text/html");
        (await visitor.GetAsync(Visitor.SignInPath)).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Signs in a few times while the API takes more attempts than it admits at once.</summary>
    private async Task<ServiceResponse[]> AfterManyAsync(Func<int, (string Username, string Address)> of, Func<Task<ServiceResponse>> signIn)
    {
        var others = Enumerable.Range(0, 2 * RateLimitAssertions.Burst).Select(of).Select(attempt => service.SendAsync(
            HttpMethod.Post, "/auth/login", content: RequestExtensions.Json($$"""{"username": "{{attempt.Username}}", "password": "wrong"}"""),
            headers: ("X-Forwarded-For", attempt.Address))).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, RateLimitAssertions.Burst).Select(_ => signIn()));
        await Task.WhenAll(others);
        return answers;
    }

    private static void ShouldLeadToSignIn(ServiceResponse answer, string path)
    {
        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Header("Location").ShouldBe(path);
    }
}
