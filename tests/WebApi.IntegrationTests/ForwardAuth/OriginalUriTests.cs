using System.Globalization;
using System.Net;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.ForwardAuth;

public sealed class OriginalUriTests(ForwardAuthService.WithOriginalUri service) : IClassFixture<ForwardAuthService.WithOriginalUri>
{
    private const string Path = "/auth/verify";
    private const string Header = "X-Original-URI";

    [Theory]
    [InlineData("/?accesskey={key}")]
    [InlineData("/a/b?c=d&accesskey={key}&e=%26")]
    [InlineData("/?accesskey={encoded}")]
    [InlineData("/?%61ccesskey={key}")]
    [InlineData("/?accesskey=&accesskey={key}")]
    [InlineData("?accesskey={key}")]
    [InlineData("https://api.example:8443/a?accesskey={key}")]
    [InlineData("http://api.example?accesskey={encoded}")]
    public async Task OriginalUri_WithAKeyInItsQuery_Passes(string uri)
    {
        var answer = await AskAsync(uri);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Header("X-Accesskey-Id").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/?")]
    [InlineData("/?accesskey=")]
    [InlineData("/?Accesskey={key}")]
    [InlineData("/?x=accesskey={key}")]
    [InlineData("/accesskey={key}")]
    [InlineData("accesskey={key}")]
    [InlineData("/%3Faccesskey={key}")]
    public async Task OriginalUri_WithNoKeyInItsQuery_CarriesNone(string uri) =>
        (await AskAsync(uri)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");

    [Theory]
    [InlineData("/?accesskey=x")]
    [InlineData("/?accesskey={key}x")]
    [InlineData("/?accesskey=%20{key}")]
    [InlineData("/?accesskey={session}")]
    [InlineData("/?token={session}")]
    [InlineData("/?token={key}")]
    [InlineData("/?accesskey={key}&accesskey={key}")]
    [InlineData("/?accesskey={key}&token=x")]
    [InlineData("/?accesskey={key}?accesskey={key}")]
    public async Task OriginalUri_WithAnInvalidCredentialOrTwo_IsRejected(string uri) =>
        (await AskAsync(uri)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");

    [Fact]
    public async Task Credentials_InTheUriTheQueryAndTheHeader_CountTogether()
    {
        var (key, uri) = (service.Accesskey, $"/?accesskey={service.Accesskey}");

        ServiceResponse[] refused =
        [
            await service.SendAsync(HttpMethod.Get, Path, key, headers: (Header, uri)),
            await service.SendAsync(HttpMethod.Get, $"{Path}?accesskey={key}", headers: (Header, uri)),
            await service.SendAsync(HttpMethod.Get, $"{Path}?token=x", headers: (Header, uri)),
        ];

        foreach (var answer in refused)
        {
            answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials")
                .Json.GetProperty("detail").GetString()!.ShouldStartWith("Send one credential only once");
        }

        (await service.SendAsync(HttpMethod.Get, Path, key, headers: (Header, "/?accesskey="))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OriginalUri_GivenTwice_CountsTwice()
    {
        var lines = $"{Header}: /?accesskey={service.Accesskey}\r\n{Header}: /?accesskey={service.Accesskey}";

        var response = await RawHttp.SendAsync(service.Address, $"GET {Path} HTTP/1.1\r\nHost: x\r\n{lines}\r\nConnection: close\r\n\r\n");

        response.ShouldStartWith("HTTP/1.1 401 ");
        response.ShouldContain("Send one credential only once");
    }

    [Fact]
    public async Task OriginalUri_OfAClientBehindTheProxy_StillCounts()
    {
        var answer = await service.SendAsync(
            HttpMethod.Get, Path, headers: [(Header, $"/?accesskey={service.Accesskey}"), ("X-Forwarded-For", "203.0.113.9")]);

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/?accesskey={0}&scope=orders:read", "", HttpStatusCode.OK)]
    [InlineData("/?accesskey={0}&scope=stock", "?scope=orders:read", HttpStatusCode.Forbidden)]
    [InlineData("/?accesskey={0}&scope=orders:read", "?scope=stock", HttpStatusCode.OK)]
    public async Task Scope_InTheOriginalUri_IsIgnored(string uri, string query, HttpStatusCode status)
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["stock"]}""");

        (await service.SendAsync(HttpMethod.Get, Path + query, headers: (Header, string.Format(CultureInfo.InvariantCulture, uri, key.Token))))
            .Status.ShouldBe(status);
    }

    [Fact]
    public async Task Header_ThatIsNotTheNamedOne_IsIgnored()
    {
        var other = ("X-Forwarded-Uri", $"/?accesskey={service.Accesskey}");

        (await service.SendAsync(HttpMethod.Get, Path, headers: other)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        (await service.SendAsync(HttpMethod.Get, Path, service.Accesskey, headers: other)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OriginalUri_OnAnotherEndpoint_IsIgnored() =>
        (await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: (Header, $"/?accesskey={service.Accesskey}")))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");

    private Task<ServiceResponse> AskAsync(string uri) => service.SendAsync(HttpMethod.Get, Path, headers: (Header, uri
        .Replace("{key}", service.Accesskey, StringComparison.Ordinal)
        .Replace("{session}", service.Session, StringComparison.Ordinal)
        .Replace("{encoded}", string.Concat(service.Accesskey.Select(character => $"%{(int)character:X2}")), StringComparison.Ordinal)));
}
