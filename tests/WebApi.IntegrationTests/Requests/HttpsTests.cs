using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Contract;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class HttpsTests(HttpsTests.WithAnHttpsPort service) : IClassFixture<HttpsTests.WithAnHttpsPort>
{
    [Theory]
    [InlineData("GET", "/v1.0/customer?page_size=5")]
    [InlineData("POST", "/v1.0/accesskeys")]
    [InlineData("GET", "/swagger/?accesskey=")]
    [InlineData("GET", "/auth/login")]
    [InlineData("GET", "/auth/verify")]
    [InlineData("DELETE", "/auth/verify?accesskey=")]
    public async Task PlainHttp_WithoutACredential_IsRedirected(string method, string path)
    {
        var answer = await service.SendAsync(new HttpMethod(method), path);

        answer.Status.ShouldBe(HttpStatusCode.TemporaryRedirect);
        answer.Header("Location").ShouldBe($"https://127.0.0.1:5443{path}");
    }

    [Theory]
    [MemberData(nameof(DocumentedStatusTests.Answering), 307, MemberType = typeof(DocumentedStatusTests))]
    public async Task PlainHttp_OfAnOperationThatTakesACredential_IsRedirectedWithoutOne(string method, string path) =>
        (await service.SendAsync(new HttpMethod(method), path)).Header("Location").ShouldBe($"https://127.0.0.1:5443{path}");

    [Theory]
    [MemberData(nameof(DocumentedStatusTests.Answering), 200, MemberType = typeof(DocumentedStatusTests))]
    public async Task PlainHttp_OfAnyOperation_IsRejectedWithProblem(string method, string path) =>
        (await service.SendAsync(new HttpMethod(method), path + "?accesskey=x")).ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");

    [Theory]
    [InlineData("/v1.0/customer?accesskey=x")]
    [InlineData("/v1.0/customer?token=x")]
    [InlineData("/nothing?%74oken=x")]
    [InlineData("/nothing?other=vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("/vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("/%76b_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("/nothing?Token=eyJhbGciOi.eyJzdWIi.c2ln")]
    [InlineData("/eyJhbGciOi.eyJzdWIi.c2ln")]
    [InlineData("/auth/login")]
    [InlineData("/auth/invitation")]
    [InlineData("/auth/revoke")]
    [InlineData("/auth/verify?accesskey=x")]
    [InlineData("/auth/verify?token=x")]
    public async Task PlainHttp_WithACredentialInTheUrl_IsRejectedBeforeAnythingElse(string path)
    {
        var answer = await service.SendAsync(HttpMethod.Post, path, content: new StringContent("not json"));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
        answer.Header("Location").ShouldBeNull();
    }

    [Theory]
    [InlineData("/nothing", "Bearer x")]
    [InlineData("/nothing", "Basic x")]
    [InlineData("/auth/verify", "Bearer x")]
    [InlineData("/nothing", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("/nothing", "VB_abc")]
    [InlineData("/nothing", "a-foreign-token")]
    [InlineData("/nothing", "Bearer,")]
    [InlineData("/nothing", "Digest a=b")]
    public async Task PlainHttp_WithACredentialInTheHeader_IsRejected(string path, string authorization)
    {
        var answer = await service.SendAsync(HttpMethod.Get, path, headers: ("Authorization", authorization));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
    }

    [Theory]
    [InlineData("X-API-Key", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("Cookie", "a=b; key=vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("Cookie", "key=%76b_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("Cookie", "session=eyJhbGciOi.eyJzdWIi.c2ln")]
    [InlineData("Referer", "http://keys.example/?accesskey=vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("Proxy-Authorization", "Bearer vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("X-Forwarded-Prefix", "/vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    public async Task PlainHttp_WithATokenInAnyHeader_IsRejected(string name, string value)
    {
        var answer = await service.SendAsync(HttpMethod.Get, "/nothing", headers: (name, value));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
    }

    [Theory]
    [InlineData("POST", "/auth/login/")]
    [InlineData("POST", "//auth/login")]
    [InlineData("POST", "/AUTH/LOGIN")]
    [InlineData("POST", "/auth/%6Cogin")]
    [InlineData("POST", "/auth/login;x")]
    [InlineData("POST", "/auth/revoke/")]
    [InlineData("PUT", "/auth/password")]
    [InlineData("POST", "/v1.0/customers")]
    [InlineData("POST", "/v1.0/accesskeys/verify")]
    [InlineData("BREW", "/nothing")]
    [InlineData("POST", "/health/live")]
    public async Task PlainHttp_WithABody_IsRejected(string method, string path)
    {
        var answer = await service.SendAsync(new HttpMethod(method), Whole(path), content: RequestExtensions.Json("""{"password": "x"}"""));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
        answer.Header("Location").ShouldBeNull();
    }

    [Theory]
    [InlineData("/auth/login")]
    [InlineData("/auth/invitation")]
    [InlineData("/auth/login/")]
    [InlineData("//auth/login")]
    [InlineData("/Auth/Revoke")]
    public async Task PlainHttp_OfASecretThatIsMissing_IsRejectedToo(string path) =>
        (await service.SendAsync(HttpMethod.Post, Whole(path))).ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");

    [Theory]
    [InlineData("/v1.0/customer?Accesskey=foreign")]
    [InlineData("/v1.0/customer?access_key=foreign")]
    [InlineData("/v1.0/customer?TOKEN=foreign")]
    public async Task PlainHttp_WithACredentialByAnotherName_IsRejected(string path) =>
        (await service.GetAsync(path)).ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/HEALTH/live", HttpStatusCode.OK)]
    [InlineData("/health/nothing", HttpStatusCode.NotFound)]
    [InlineData("/health/live?accesskey=x", HttpStatusCode.BadRequest)]
    [InlineData("/healthy", HttpStatusCode.TemporaryRedirect)]
    public async Task PlainHttp_ToHealth_Succeeds(string path, HttpStatusCode status)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            (await service.SendAsync(method, path, headers: ("Host", "keys.example"))).Status
                .ShouldBe(status == HttpStatusCode.TemporaryRedirect ? HttpStatusCode.BadRequest : status);
            (await service.SendAsync(method, path)).Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task PlainHttp_ToHealthWithoutAHost_Succeeds() =>
        (await RawHttp.SendAsync(service.Address, "GET /health/live HTTP/1.0\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 ");

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("LOCALHOST:80", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.9.9.9:80", "127.9.9.9")]
    [InlineData("[::1]:5080", "[::1]")]
    [InlineData("2130706433", "127.0.0.1")]
    public async Task PlainHttp_OfAHostOfThisMachine_IsRedirectedThere(string host, string target)
    {
        foreach (var header in new[] { "Host", "X-Forwarded-Host" })
        {
            (await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: (header, host))).Header("Location")
                .ShouldBe($"https://{target}:5443/v1.0/customer");
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("203.0.113.9")]
    [InlineData("[2001:db8::1]")]
    public async Task PlainHttp_OfAnotherHost_IsNotRedirected(string host)
    {
        foreach (var header in new[] { "Host", "X-Forwarded-Host" })
        {
            var answer = await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: (header, host));

            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
            answer.Header("Location").ShouldBeNull();
            answer.Text.ShouldNotContain("evil");
        }
    }

    [Theory]
    [InlineData("https")]
    [InlineData("HTTPS")]
    [InlineData("wss")]
    [InlineData("Wss")]
    [InlineData("https, wss")]
    [InlineData(" https\t,https ")]
    public async Task Scheme_ThatIsEncryptedAtEveryHop_IsHttps(string proto) => (await IsHttpsAsync(proto)).ShouldBeTrue();

    [Theory]
    [InlineData("http")]
    [InlineData("ws")]
    [InlineData("WS")]
    [InlineData("javascript")]
    [InlineData("")]
    [InlineData("https,http")]
    [InlineData("http, https")]
    [InlineData("https,")]
    [InlineData(",https")]
    [InlineData("https;")]
    [InlineData("\"https\"")]
    [InlineData("https://")]
    [InlineData("h2")]
    [InlineData("ssl")]
    public async Task Scheme_ThatIsNotOrIsUnknown_IsNotHttps(string proto) => (await IsHttpsAsync(proto)).ShouldBeFalse();

    [Theory]
    [InlineData("keys.example", "max-age=31536000")]
    [InlineData("127.0.0.1", "max-age=31536000")]
    [InlineData("localhost:5443", null)]
    [InlineData("a.LOCALHOST", null)]
    public async Task Https_OfAHostThatIsNotLocalhost_IsToBeUsedForAYear(string host, string? expected)
    {
        foreach (var path in new[] { "/v1.0/customer", "/auth/verify", "/health/live", "/nothing", "/swagger/index.html" })
        {
            (await service.SendAsync(HttpMethod.Get, path, headers: [("Host", host), ("X-Forwarded-Proto", "https")]))
                .Header("Strict-Transport-Security").ShouldBe(expected, path);
            (await service.SendAsync(HttpMethod.Get, path, headers: ("Host", host))).Header("Strict-Transport-Security").ShouldBeNull();
        }
    }

    [Fact]
    public async Task PlainHttp_WithACredentialInTheOriginalUri_IsRejected()
    {
        (string, string) uri = ("X-Original-URI", "/?accesskey=x");

        (await service.SendAsync(HttpMethod.Get, "/auth/verify", headers: uri)).ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
        (await service.SendAsync(HttpMethod.Get, "/auth/verify", headers: [uri, ("X-Forwarded-Proto", "https")]))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task PlainHttp_WithAnEmptyAuthorization_IsRedirected()
    {
        var answer = await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: ("Authorization", "Bearer"));

        answer.Status.ShouldBe(HttpStatusCode.TemporaryRedirect);
    }

    [Fact]
    public async Task PlainHttp_WithoutAHost_HasNowhereToGo()
    {
        var response = await RawHttp.SendAsync(service.Address, "GET / HTTP/1.0\r\n\r\n");

        response.ShouldContain("https_required");
    }

    [Fact]
    public async Task Https_AtANamedProxy_IsServed()
    {
        var answer = await service.SendAsync(
            HttpMethod.Get, "/v1.0/customer", TokenFormat.Default.Generate().Reveal(), headers: ("X-Forwarded-Proto", "https"));

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    // A path with two slashes would be another host's URL.
    private string Whole(string path) => service.Address.GetLeftPart(UriPartial.Authority) + path;

    private async Task<bool> IsHttpsAsync(string proto)
    {
        var answer = await service.SendAsync(
            HttpMethod.Get, "/v1.0/customer", TokenFormat.Default.Generate().Reveal(), headers: ("X-Forwarded-Proto", proto));

        return answer.Code switch
        {
            "invalid_credentials" => true,
            "https_required" => false,
            _ => throw new InvalidOperationException(answer.Text),
        };
    }

    public sealed class WithAnHttpsPort : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["https_port"] = "5443",
            ["ForwardedHeaders:KnownNetworks:0"] = "127.0.0.0/8",
            ["ForwardAuth:UriHeader"] = "X-Original-URI",
        };

        protected override Task PrepareAsync() => Task.CompletedTask;
    }
}
