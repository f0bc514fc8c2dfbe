using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Logging;
using Accesskeys.WebApi.Requests;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class HeaderTests(Service service) : IClassFixture<Service>
{
    public static TheoryData<string> AnyPath => ["/v1.0/customer", "/v1.0/nothing", "/v1.0/accesskeys/verify", "/auth/login", "/auth/verify", "/auth", "/health/live", "/nothing", "/openapi/v1.json"];

    [Theory]
    [MemberData(nameof(AnyPath))]
    public async Task RequestId_OfTheCaller_ComesBack(string path)
    {
        var answer = await service.SendAsync(HttpMethod.Get, path, headers: ("X-Request-Id", "Some-request_5"));

        answer.Header("X-Request-Id").ShouldBe("Some-request_5");
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("semi;colon")]
    [InlineData("vb_ABCDEFGH")]
    [InlineData("x-vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task RequestId_ThatMayNotBe_IsReplaced(string id)
    {
        var answer = await service.SendAsync(HttpMethod.Get, "/health/live", headers: ("X-Request-Id", id));

        answer.Header("X-Request-Id")!.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public void RequestId_ThatEndsInALineFeed_IsReplaced() => RequestId.For("id\n").ShouldMatch("^[0-9a-f]{32}$");

    [Fact]
    public async Task RequestId_GivenTwice_IsReplaced()
    {
        var response = await RawHttp.SendAsync(
            service.Address, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\nX-Request-Id: b\r\nConnection: close\r\n\r\n");

        response.ShouldMatch("X-Request-Id: [0-9a-f]{32}\r\n");
    }

    [Theory]
    [MemberData(nameof(AnyPath))]
    public async Task Response_WhereTheUrlMayContainACredential_IsNeitherStoredNorReferredTo(string path)
    {
        var answer = await service.GetAsync(path);

        var guarded = path.StartsWith("/v1.0", StringComparison.Ordinal) || path.StartsWith("/auth", StringComparison.Ordinal);
        (answer.Header("Cache-Control") == "no-store").ShouldBe(guarded);
        (answer.Header("Referrer-Policy") == "no-referrer").ShouldBe(guarded);
    }

    [Theory]
    [InlineData("/v1.0/customer")]
    [InlineData("/v1.0/accesskeys")]
    [InlineData("/v1.0/accesskeys/nonsense")]
    [InlineData("/v1.0/nothing")]
    [InlineData("/auth/verify")]
    [InlineData("/auth/verify?accesskey=x")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/index.css")]
    [InlineData("/swagger//")]
    public async Task Head_OfAnyEndpoint_RespondsAsGetDoes(string path)
    {
        var get = await service.GetAsync(path, service.Accesskey);
        var head = await service.SendAsync(HttpMethod.Head, path, service.Accesskey);

        head.Status.ShouldBe(get.Status);
        head.Text.ShouldBeEmpty();
        head.ContentHeaders.ContentType.ShouldBe(get.ContentHeaders.ContentType);
    }

    [Theory]
    [InlineData("PATCH", "/v1.0/accesskeys", "GET, POST, HEAD")]
    [InlineData("POST", "/v1.0/accesskeys/nonsense", "DELETE, GET, PUT, HEAD")]
    [InlineData("PATCH", "/v1.0/accesskeys/verify", "DELETE, GET, POST, PUT, HEAD")]
    [InlineData("GET", "/auth/login", "POST")]
    [InlineData("PUT", "/v1.0/customers", "GET, POST, HEAD")]
    [InlineData("OPTIONS", "/v1.0/customer", "GET, HEAD")]
    [InlineData("POST", "/health/ready", "GET, HEAD")]
    [InlineData("get", "/v1.0/customer", "GET, HEAD")]
    [InlineData("Get", "/health/live", "GET, HEAD")]
    [InlineData("head", "/v1.0/customer", "GET, HEAD")]
    [InlineData("post", "/auth/login", "POST")]
    [InlineData("Post", "/auth/revoke", "POST")]
    [InlineData("delete", "/v1.0/accesskeys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13", "DELETE, GET, PUT, HEAD")]
    [InlineData("put", "/auth/password", "PUT")]
    [InlineData("get", "/openapi/v1.json", "GET, HEAD")]
    public async Task Method_ThatThePathDoesNotTake_IsNotAllowed(string method, string path, string allowed)
    {
        var answer = await AskAsync(method, path);

        answer.ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        answer.Header("Allow")!.Split(", ").ShouldBe(allowed.Split(", "), ignoreOrder: true);
    }

    [Fact]
    public async Task Method_InLowerCase_IsOneOfAnyWhereAProxyAsks()
    {
        (await AskAsync("get", "/auth/verify", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync("get", "/auth/verify")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync("get", "/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
    }

    // The client writes the methods that it knows in capitals.
    private async Task<ServiceResponse> AskAsync(string method, string path, string? credential = null)
    {
        var request = $"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nAuthorization: Bearer {credential}\r\nConnection: close\r\n\r\n";
        return await RawHttp.ReadAsync(request, await RawHttp.SendAsync(service.Address, request));
    }

    [Fact]
    public async Task Path_WithAToken_IsShownMasked()
    {
        var token = TokenFormat.Default.Generate();
        var encoded = string.Concat(token.Reveal().Select(character => $"%{(int)character:X2}"));

        foreach (var path in new[] { $"/nothing/{token.Reveal()}/x", $"/nothing/{encoded}/x", $"/nothing/{encoded.Replace("%", "%25", StringComparison.Ordinal)}/x" })
        {
            (await service.GetAsync(path)).Json.GetProperty("instance").GetString().ShouldBe($"/nothing/{token.Prefix}…/x");
        }
    }

    [Fact]
    public async Task Path_WithASession_IsShownMasked()
    {
        var answer = await service.GetAsync($"/nothing/{service.Session}");

        answer.Json.GetProperty("instance").GetString().ShouldBe("/nothing/eyJ…");
    }

    [Fact]
    public void Path_EncodedOverAndOver_IsNotShownAndCostsNoMoreThanAnother()
    {
        var nested = "/%" + string.Concat(Enumerable.Repeat("25", 8_000)) + "41";
        var spelt = Enumerable.Range(0, 8).Aggregate("/vb_ABCDEFGHIJ", (path, _) =>
            string.Concat(path.Select(character => $"%{(int)character:X2}"))[..Math.Min(path.Length * 3, 16_000)]);
        var start = Stopwatch.GetTimestamp();

        var shown = SafePath.Of(new PathString(nested));

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        shown.Length.ShouldBe(256);
        SafePath.Of(new PathString("/" + spelt)).ShouldBe("/…");
    }

    [Theory]
    [InlineData("/openapi/v2.json")]
    [InlineData("/swagger/nothing")]
    [InlineData("/swagger/nothing/index.html")]
    [InlineData("/swagger//")]
    [InlineData("/swagger//index.html")]
    [InlineData("/swagger/index.html/")]
    [InlineData("/swagger/index.html//")]
    [InlineData("/swagger/index.html/?url=x")]
    [InlineData("/swagger/index.css/")]
    [InlineData("/swaggerindex.html")]
    [InlineData("/nothing")]
    public async Task Path_ThatIsNotThere_IsAProblem(string path) =>
        (await service.GetAsync(path)).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");

    [Theory]
    [InlineData("/nothing?accesskey=x", "/nothing")]
    [InlineData("/a%0Ab", "/a%0Ab")]
    [InlineData("/vb_ABCDEFGHIJ/%0A", "/vb_ABCDEFGH…/%0A")]
    [InlineData("/%C3%A9", "/%C3%A9")]
    public async Task Instance_IsThePathWithoutTheQueryAndWithoutControlCharacters(string path, string instance) =>
        (await service.GetAsync(path)).Json.GetProperty("instance").GetString().ShouldBe(instance);

    [Fact]
    public async Task Instance_OfALongPath_IsCut()
    {
        var instance = (await service.GetAsync("/" + new string('a', 1000))).Json.GetProperty("instance").GetString()!;

        instance.Length.ShouldBe(256);
        instance.ShouldEndWith("a…");
    }

    [Theory]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task Request_RejectedByTheServer_HasAnEmptyBody(string request, int status)
    {
        var response = await RawHttp.SendAsync(service.Address, request);

        response.ShouldStartWith($"HTTP/1.1 {status} ");
        response.ShouldContain("Content-Length: 0\r\n");
        response.ShouldEndWith("\r\n\r\n");
    }

    [Theory]
    [InlineData(17 * 1024, 0, 414)]
    [InlineData((16 * 1024) - 14, 0, 404)]
    [InlineData((16 * 1024) - 13, 0, 414)]
    [InlineData(15 * 1024, 0, 404)]
    [InlineData(10, 40 * 1024, 431)]
    public async Task Request_WithALongLineOrHeaders_IsRejectedByTheServer(int line, int header, int status)
    {
        var request = $"GET /{new string('a', line)} HTTP/1.1\r\nHost: x\r\nX: {new string('b', header)}\r\nConnection: close\r\n\r\n";

        (await RawHttp.SendAsync(service.Address, request)).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/SWAGGER/index.css")]
    [InlineData("/swagger")]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    [InlineData("/swagger/nothing")]
    public async Task Page_ForPeople_RunsOnlyItsOwnScriptsAndCannotBeFramed(string path)
    {
        var answer = await service.GetAsync(path);

        answer.Header("Content-Security-Policy")!.ShouldMatch(
            "^default-src 'none'; script-src 'self' 'sha256-[0-9A-Za-z+/=]{44}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
    }

    // Browsers read a page's line ends as LF before they hash what is in it.
    [Fact]
    public async Task Page_ForPeople_HasTheOneScriptInItThatItsPolicyNames()
    {
        var answer = await service.GetAsync("/swagger/index.html");
        var page = answer.Text.ReplaceLineEndings("\n");
        var script = Regex.Matches(page, "<script>(.*?)</script>", RegexOptions.Singleline).ShouldHaveSingleItem().Groups[1].Value;

        answer.Header("Content-Security-Policy")!
            .ShouldContain($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");
        Regex.Matches(page.Replace(script, ""), @"<style|\son\w+=|javascript:|\s(?:src|href)=""(?:https?:)?//").ShouldBeEmpty();
    }

    // What keeps the page from loading anything else, whatever its address or the script in it asks for.
    [Fact]
    public async Task Page_ForPeople_LoadsTheServicesDocumentAloneAndKeepsNoCredential()
    {
        var answer = await service.SendAsync(HttpMethod.Get, "/swagger/index.html", headers: ("X-Forwarded-Prefix", "/elsewhere"));

        var urls = Regex.Match(answer.Text, @"var urls = (\[.*?\]);", RegexOptions.Singleline).Groups[1].Value;
        urls.ShouldBe("""[{"url":"../openapi/v1.json","name":"Accesskeys v1.0"}]""");
        answer.Text.ShouldContain("queryConfigEnabled: false");
        answer.Text.ShouldContain("validatorUrl: null");
        answer.Text.ShouldNotContain("persistAuthorization");
        answer.Header("Content-Security-Policy")!.Split("; ").ShouldContain("connect-src 'self'");
    }

    // The script in the page fails at a malformed percent-encoding, and nothing of a query is meant for it.
    [Theory]
    [InlineData("/swagger/index.html?url=%E0%A4%A")]
    [InlineData("/swagger/index.html?url=https://elsewhere.example/openapi.json")]
    [InlineData("/SWAGGER/Index.html?a")]
    public async Task Page_WithAQuery_IsRedirectedToItselfWithoutTheQuery(string path)
    {
        var answer = await service.GetAsync(path);

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location").ShouldBe("index.html");
    }

    [Theory]
    [InlineData("/swagger", "./swagger/index.html")]
    [InlineData("/swagger/", "../swagger/index.html")]
    [InlineData("/swagger?url=%E0%A4%A", "./swagger/index.html")]
    [InlineData("/swagger/?url=%E0%A4%A", "../swagger/index.html")]
    public async Task Page_AskedForByItsFolder_IsBesideIt(string path, string location)
    {
        var answer = await service.GetAsync(path);

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location").ShouldBe(location);
    }

    public static MatrixTheoryData<string, string> PageMethods => new(
        ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "ANY"],
        ["/swagger", "/swagger/", "/swagger/index.html", "/swagger/index.css"]);

    [Theory]
    [MemberData(nameof(PageMethods))]
    public async Task Page_ByAnotherMethodThanGet_IsNotAllowed(string method, string path)
    {
        var answer = await AskAsync(method, path);

        answer.ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        answer.Header("Allow")!.Split(", ").ShouldBe(["GET", "HEAD"], ignoreOrder: true);
    }

    [Fact]
    public async Task Response_Always_NamesNoServerAndSetsNoCookie()
    {
        var answer = await service.GetAsync("/v1.0/customer", service.Accesskey);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("Server").ShouldBeNull();
        answer.Header("Set-Cookie").ShouldBeNull();
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task Response_ToARequestAcceptingCompression_IsNotCompressed()
    {
        var answer = await service.SendAsync(
            HttpMethod.Post, "/v1.0/accesskeys", service.Accesskey, RequestExtensions.Json("""{"expire": 60}"""),
            ("Accept-Encoding", "gzip, br"));

        answer.ContentHeaders.ContentEncoding.ShouldBeEmpty();
        answer.Json.GetProperty("token").GetString().ShouldNotBeNull();
    }
}
