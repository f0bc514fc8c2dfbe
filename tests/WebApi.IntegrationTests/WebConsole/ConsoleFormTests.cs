using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>Forms: no other site can send one, and none is lost when a session ends.</summary>
public sealed class ConsoleFormTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    private static readonly (string, string)[] _typed =
        [("_handler", "create"), ("Name", "Été <b>&\"</b>"), ("Scopes", "a\nb"), ("Password", "a secret"), ("NewPassword", "another"), ("__RequestVerificationToken", "old")];

    [Fact]
    public async Task Form_WithoutAToken_IsRejected()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.PostAsync("/sign-out");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("could not be verified");
        (await visitor.GetAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Form_WithTheTokenOfAnotherSession_IsRejected()
    {
        using var visitor = await service.SignedInAsync();
        using var other = await service.SignedInAsync();
        var page = await other.GetAsync("/");
        visitor.Cookies["__Host-accesskeys-form"] = other.Cookies["__Host-accesskeys-form"];

        (await visitor.SubmitAsync(page, "/sign-out")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SignIn_WithoutAToken_IsRejected()
    {
        using var visitor = service.Visitor();

        var answer = await visitor.PostAsync(Visitor.SignInPath, ("_handler", "sign-in"), ("Username", Service.Username), ("Password", Service.Password));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        visitor.Cookies.ShouldNotContainKey(Visitor.Cookie);
    }

    [Fact]
    public async Task Form_OfAPageThatHasNoSuchForm_IsRejectedWithAPage()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/keys"), "/keys", ("_handler", "nothing"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("could not be verified");
    }

    [Fact]
    public async Task Form_SentAfterTheSessionEnded_IsCarriedThroughSigningIn()
    {
        using var visitor = service.Visitor();

        var signIn = await visitor.PostAsync("/keys?page=2", _typed);

        signIn.Status.ShouldBe(HttpStatusCode.Unauthorized);
        var carried = Visitor.HiddenIn(signIn).Where(field => field.Key.StartsWith("carried-", StringComparison.Ordinal)).ToList();
        carried.ShouldBe(
        [
            new("carried-path", "/keys?page=2"), new("carried-field:_handler", "create"), new("carried-field:Name", "Été <b>&\"</b>"),
            new("carried-field:Scopes", "a\nb"),
        ]);
        var fields = carried.Select(field => (field.Key, field.Value)).ToArray();

        var again = await visitor.SubmitSignInAsync(signIn, Visitor.SignInPath, Service.Username, "wrong", fields);
        again.Status.ShouldBe(HttpStatusCode.Unauthorized);
        Visitor.HiddenIn(again).ShouldContainKeyAndValue("carried-field:Scopes", "a\nb");

        var resumed = await visitor.SubmitSignInAsync(again, Visitor.SignInPath, Service.Username, Service.Password, fields);
        resumed.Status.ShouldBe(HttpStatusCode.OK);
        resumed.Text.ShouldContain("You are signed in again");
        resumed.Text.ShouldContain("action=\"./keys?page=2\"");
        resumed.Text.ShouldContain($"<bdi class=\"strong\">{Service.Username}</bdi>");
        resumed.Text.ShouldContain("<dt>Scopes of this service</dt>");
        resumed.Text.ShouldNotContain("<dt>_handler");
        Visitor.HiddenIn(resumed).ShouldContainKeyAndValue("Name", "Été <b>&\"</b>");

        // The token is the new session's: the form gets as far as the page, which has no form of that name.
        var sent = await visitor.SubmitAsync(resumed, "/keys?page=2", [.. fields.Skip(1).Select(field => (field.Key["carried-field:".Length..], field.Value))]);
        sent.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SubmitAsync(resumed, "/sign-out")).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Form_ThatDoesNotSayItsLength_IsCarriedOnlyUpToTheLimit()
    {
        using var visitor = service.Visitor();

        var small = await SendAsync(1_000);
        var large = await SendAsync(70_000);

        Visitor.HiddenIn(small).ShouldContainKey("carried-field:x");
        large.Status.ShouldBe(HttpStatusCode.SeeOther);

        Task<ServiceResponse> SendAsync(int length)
        {
            var form = new MultipartFormDataContent { { new StringContent(new string('x', length)), "x" } };
            return visitor.SendAsync(HttpMethod.Post, "/import", form, ("Sec-Fetch-Site", "same-origin"), ("Transfer-Encoding", "chunked"));
        }
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task Form_OfAnotherSite_IsNotCarried(string site)
    {
        using var visitor = service.Visitor();

        var answer = await visitor.PostFromAsync(site, "/keys", _typed);

        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Header("Location").ShouldBe("/sign-in");
    }

    [Fact]
    public async Task Form_OfAPageFromTheSessionBefore_IsShownToBeSentAgain()
    {
        using var visitor = await service.SignedInAsync(Service.Username);
        var old = await visitor.GetAsync("/keys");
        visitor.Cookies.Remove(Visitor.Cookie);
        await visitor.SignInAsync();

        var answer = await visitor.SubmitAsync(old, "/keys", ("_handler", "create"), ("Name", "kept"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("Your session has changed");
        Visitor.HiddenIn(answer).ShouldContainKeyAndValue("Name", "kept");
    }

    [Fact]
    public async Task Form_WithVeryManyFields_IsRejectedWithAPage()
    {
        using var visitor = await service.SignedInAsync();
        var page = await visitor.GetAsync("/users/new");

        var answer = await visitor.SubmitAsync(page, "/users/new", [.. Enumerable.Range(0, 5_000).Select(number => ($"f{number}", "x"))]);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("text/plain", "_handler=create")]
    [InlineData("multipart/form-data", "nothing")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"_handler\"\r\n\r\ncreate")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "_handler=create")]
    [InlineData("application/x-www-form-urlencoded", "_handler=%ZZ&=&&%00=%FF")]
    public async Task Form_ThatIsNone_IsRejectedWithAPage(string type, string body)
    {
        using var visitor = await service.SignedInAsync();
        var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        var answer = await visitor.SendAsync(HttpMethod.Post, "/users/new", content, ("Sec-Fetch-Site", "same-origin"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Fact]
    public async Task Form_LargerThanTheLimit_IsRejectedWithAPage()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.PostAsync("/keys", ("Name", new string('x', 70_000)));

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
    }
}
