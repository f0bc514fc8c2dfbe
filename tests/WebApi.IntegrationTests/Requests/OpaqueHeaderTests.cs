using System.Net;
using Accesskeys.WebApi.IntegrationTests.ForwardAuth;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

/// <summary>Bytes above 0x7F in headers. As ever, the requests are written in Latin-1: a character is a byte.</summary>
public sealed class OpaqueHeaderTests(ForwardAuthService.WithOriginalUri service) : IClassFixture<ForwardAuthService.WithOriginalUri>
{
    private const string Opaque = "caf\u00e9 \u0080\u00ff";

    public static TheoryData<string> UnrelatedHeaders =>
    [
        "Referer", "User-Agent", "Cookie", "X-Anything", "Accept", "Accept-Language", "Accept-Encoding", "Origin", "From", "Forwarded", "Via",
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Uri", "X-Real-IP", "Cache-Control", "If-Match",
        "If-Modified-Since", "Range", "Connection", "traceparent", "tracestate", "baggage", "X-HTTP-Method-Override", "Date", "Pragma", "TE",
    ];

    [Theory]
    [MemberData(nameof(UnrelatedHeaders))]
    public async Task Byte_InAnUnrelatedHeader_IsOpaque(string header)
    {
        foreach (var value in new[] { Opaque, $"/{Opaque}", $"\u00c3({Opaque}", "\u00c3\u00a9" })
        {
            (await AskAsync("GET /v1.0/customer", $"Authorization: Bearer {service.Accesskey}", $"{header}: {value}")).Status.ShouldBe(HttpStatusCode.OK, value);
            (await AskAsync("GET /auth/verify", $"Authorization: Bearer {service.Accesskey}", $"{header}: {value}")).Status.ShouldBe(HttpStatusCode.OK, value);
        }
    }

    [Theory]
    [InlineData("xn--a")]
    [InlineData("xn--")]
    [InlineData("xn--a:80")]
    [InlineData("a.xn--zzzzzz99999")]
    public async Task Host_ThatIsNoInternationalName_IsOpaqueToo(string host) => (await AskAsync(
        "GET /v1.0/customer", $"Authorization: Bearer {service.Accesskey}", "X-Forwarded-Proto: https", $"X-Forwarded-Host: {host}"))
        .Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("/%00")]
    [InlineData("/a%00b/")]
    [InlineData("/%2500")]
    [InlineData("/%")]
    [InlineData("/%zz")]
    [InlineData("/%ff")]
    [InlineData("//keys.example")]
    public async Task Prefix_ThatIsNoPath_IsOpaqueToo(string prefix) => (await AskAsync(
        "GET /v1.0/customer", $"Authorization: Bearer {service.Accesskey}", $"X-Forwarded-Prefix: {prefix}"))
        .Status.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Byte_InARequestId_IsReplacedWithTheId()
    {
        var answer = await AskAsync("GET /v1.0/customer", $"Authorization: Bearer {service.Accesskey}", "X-Request-Id: id\u00e9");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("X-Request-Id")!.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Theory]
    [InlineData("Bearer {key}\u00e9")]
    [InlineData("Bearer \u00e9")]
    [InlineData("Bearer {key}\u00c3\u00a9")]
    [InlineData("Bearer \u00a0{key}")]
    [InlineData("Bearer {key}\u0085")]
    public async Task Byte_InACredential_MakesItABadOne(string authorization)
    {
        var header = $"Authorization: {authorization.Replace("{key}", service.Accesskey, StringComparison.Ordinal)}";

        foreach (var line in new[] { "GET /v1.0/customer", "GET /auth/verify", "POST /v1.0/accesskeys" })
        {
            (await AskAsync(line, header)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }
    }

    [Theory]
    [InlineData("Basic \u00e9")]
    [InlineData("Bearer\u00a0{key}")]
    [InlineData("\u00e9")]
    public async Task Byte_InAnotherScheme_IsNoCredential(string authorization) =>
        (await AskAsync("GET /v1.0/customer", $"Authorization: {authorization.Replace("{key}", service.Accesskey, StringComparison.Ordinal)}"))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");

    [Theory]
    [InlineData("/caf\u00e9?accesskey={key}", HttpStatusCode.OK)]
    [InlineData("/?x=\u00e9&accesskey={key}", HttpStatusCode.OK)]
    [InlineData("/caf\u00c3\u00a9?accesskey={key}", HttpStatusCode.OK)]
    [InlineData("/?accesskey={key}\u00e9", HttpStatusCode.Unauthorized)]
    [InlineData("/?accesske\u00ff={key}", HttpStatusCode.Unauthorized)]
    public async Task Byte_InTheOriginalUri_CountsInTheCredentialAlone(string uri, HttpStatusCode status) =>
        (await AskAsync("GET /auth/verify", $"X-Original-URI: {uri.Replace("{key}", service.Accesskey, StringComparison.Ordinal)}")).Status.ShouldBe(status);

    [Fact]
    public async Task Byte_InAForwardedPrefix_IsEscapedWhereItIsShown()
    {
        var answer = await AskAsync("POST /v1.0/accesskeys", "X-Forwarded-Prefix: /caf\u00e9", $"Authorization: Bearer {service.Accesskey}", body: """{"expire": 60}""");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("Location")!.ShouldAllBe(character => char.IsAscii(character));
    }

    [Fact]
    public async Task Byte_InTheContentType_IsWeighedByItsRules()
    {
        var created = await AskAsync(
            "POST /v1.0/accesskeys", "Content-Type: application/json; x=\"\u00e9\"", $"Authorization: Bearer {service.Accesskey}", body: """{"expire": 60}""");
        var refused = await AskAsync(
            "POST /v1.0/accesskeys", "Content-Type: application/json\u00e9", $"Authorization: Bearer {service.Accesskey}", body: """{"expire": 60}""");

        created.Status.ShouldBe(HttpStatusCode.OK);
        refused.ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("Host: caf\u00e9")]
    [InlineData("Host: x\r\nR\u00e9ferer: x")]
    [InlineData("Host: x\r\nContent-Length: \u00b2")]
    [InlineData("Host: x\r\nX: \0")]
    public async Task Byte_WhereHttpForbidsIt_IsRejectedByTheServer(string headers)
    {
        var response = await RawHttp.SendAsync(service.Address, $"GET /v1.0/customer HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n");

        response.ShouldStartWith("HTTP/1.1 400 ");
        response.ShouldContain("Content-Length: 0\r\n");
    }

    [Fact]
    public async Task Bytes_BeyondTheLimitOfHeaders_AreTooMany() =>
        (await RawHttp.SendAsync(service.Address, $"GET / HTTP/1.1\r\nHost: x\r\nReferer: {new string('\u00e9', 33 * 1024)}\r\nConnection: close\r\n\r\n"))
            .ShouldStartWith("HTTP/1.1 431 ");

    [Theory]
    [InlineData("GET /v1.0/nothing", HttpStatusCode.NotFound, "route_not_found")]
    [InlineData("GET /v1.0/customer", HttpStatusCode.Unauthorized, "invalid_credentials")]
    [InlineData("GET /auth/verify", HttpStatusCode.Unauthorized, "invalid_credentials")]
    public async Task Byte_InAnyHeader_IsNeitherLoggedNorSentBack(string line, HttpStatusCode status, string code)
    {
        const string Marked = "\u00e9\u00e8marked\u00ff";
        var answer = await AskAsync(
            line, $"Authorization: Bearer {Marked}", $"Referer: {Marked}", $"X-Request-Id: {Marked}", $"X-Forwarded-For: {Marked}",
            $"X-Original-URI: /?accesskey={Marked}", $"traceparent: {Marked}", $"tracestate: {Marked}");

        answer.ShouldBeProblem(status, code);

        // Entries logged after a response are complete once a later one is there.
        var later = await AskAsync("GET /v1.0/nothing");
        await service.Log.LinesAsync(logged => logged.Text.Contains(later.Header("X-Request-Id")!, StringComparison.Ordinal));
        service.Log.Lines.ShouldAllBe(logged => !logged.Text.Contains("marked"));
        (answer.Text + answer.Headers + answer.ContentHeaders).ShouldNotContain("marked");
    }

    private async Task<ServiceResponse> AskAsync(string line, params string[] headers) => await AskAsync(line, headers, "");

    private Task<ServiceResponse> AskAsync(string line, string first, string second, string body) => AskAsync(line, [first, second], body);

    private async Task<ServiceResponse> AskAsync(string line, string[] headers, string body)
    {
        var request = $"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {body.Length}\r\n"
            + (line.StartsWith("POST", StringComparison.Ordinal) && !headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)) ? "Content-Type: application/json\r\n" : "")
            + $"{string.Join("\r\n", headers)}\r\n\r\n{body}";
        return await RawHttp.ReadAsync(request, await RawHttp.SendAsync(service.Address, request));
    }
}
