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
    public async Task PlainHttp_OfAnyOperation_IsRefusedWithOne(string method, string path) =>
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
    [InlineData("/auth/revoke")]
    [InlineData("/auth/verify?accesskey=x")]
    [InlineData("/auth/verify?token=x")]
    public async Task PlainHttp_WithACredentialInIt_IsRefusedBeforeAnythingElse(string path)
    {
        var answer = await service.SendAsync(HttpMethod.Post, path, content: new StringContent("not json"));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
        answer.Header("Location").ShouldBeNull();
    }

    [Theory]
    [InlineData("/nothing", "Bearer x")]
    [InlineData("/nothing", "Basic x")]
    [InlineData("/auth/verify", "Bearer x")]
    public async Task PlainHttp_WithACredentialInTheHeader_IsRefused(string path, string authorization)
    {
        var answer = await service.SendAsync(HttpMethod.Get, path, headers: ("Authorization", authorization));

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "https_required");
    }

    [Fact]
    public async Task PlainHttp_WithACredentialInTheOriginalUri_IsRefused()
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
            HttpMethod.Get, "/v1.0/customer", AccesskeyToken.Generate().Reveal(), headers: ("X-Forwarded-Proto", "https"));

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
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
