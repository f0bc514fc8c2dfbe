using Accesskeys.WebApi.IntegrationTests.Authority;
using Microsoft.Extensions.Logging;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class RequestLogTests(RequestLogTests.Verbose service) : IClassFixture<RequestLogTests.Verbose>
{
    public static TheoryData<string, string, bool, LogLevel> Requests => new()
    {
        { "GET", "/v1.0/customer", true, LogLevel.Debug },
        { "HEAD", "/v1.0/customer", true, LogLevel.Debug },
        { "GET", "/v1.0/customer", false, LogLevel.Debug },
        { "POST", "/v1.0/accesskeys", true, LogLevel.Information },
        { "POST", "/v1.0/accesskeys/verify", true, LogLevel.Debug },
        { "POST", "/v1.0/accesskeys/verify", false, LogLevel.Debug },
        { "GET", "/auth/verify", true, LogLevel.Debug },
        { "HEAD", "/auth/verify", true, LogLevel.Debug },
        { "POST", "/auth/verify", true, LogLevel.Debug },
        { "DELETE", "/auth/verify", true, LogLevel.Debug },
        { "OPTIONS", "/auth/verify", true, LogLevel.Debug },
        { "POST", "/auth/verify", false, LogLevel.Debug },
        { "GET", "/auth/verify?scope=none%20such", true, LogLevel.Debug },
        { "GET", "/v1.0/accesskeys/nonsense", true, LogLevel.Information },
        { "GET", "/nothing", false, LogLevel.Information },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_IsOneLineAtTheLevelOfItsKind(string method, string path, bool signedIn, LogLevel level)
    {
        var id = Guid.NewGuid().ToString("N");

        await service.SendAsync(
            new HttpMethod(method), path, signedIn ? service.Accesskey : null,
            method == "POST" ? RequestExtensions.Json("""{"expire": 60, "token": "x"}""") : null, ("X-Request-Id", id));

        var lines = await service.Log.LinesAsync(line => line.Category == "Accesskeys.Requests" && line.Text.Contains(id));
        var line = lines.ShouldHaveSingleItem();
        line.Level.ShouldBe(level);
        line.Text.ShouldStartWith($"{method} {path.Split('?')[0]} ");
    }

    [Fact]
    public async Task Request_RejectedForItsScope_LogsItsCaller()
    {
        var (key, id) = (await service.CreateKeyAsync("""{"scopes": []}"""), Guid.NewGuid().ToString("N"));

        await service.SendAsync(HttpMethod.Get, "/v1.0/accesskeys", key.Token, headers: ("X-Request-Id", id));

        var lines = await service.Log.LinesAsync(line => line.Category == "Accesskeys.Requests" && line.Text.Contains(id));
        lines.ShouldHaveSingleItem().Text.ShouldContain(" 403 in ");
        lines[0].Text.ShouldContain($" by {key.Id}, ");
    }

    [Fact]
    public async Task Request_OfAKeyBeyondItsLimit_IsLoggedLikeOtherVerifications()
    {
        var (key, id) = (await service.CreateKeyAsync("""{"credits": {"remaining": 0}}"""), Guid.NewGuid().ToString("N"));

        await service.SendAsync(HttpMethod.Get, "/auth/verify", key.Token, headers: ("X-Request-Id", id));

        var line = await LineAsync(id);
        line.Text.ShouldContain(" 429 in ");
        line.Level.ShouldBe(LogLevel.Debug);
    }

    [Theory]
    [InlineData("/nothing", null)]
    [InlineData("/v1.0/customer", "x")]
    [InlineData("/auth/verify", null)]
    public async Task Request_WithoutAKnownCaller_LogsThat(string path, string? credential)
    {
        var id = Guid.NewGuid().ToString("N");

        await service.SendAsync(HttpMethod.Get, path, credential, headers: ("X-Request-Id", id));

        (await LineAsync(id)).Text.ShouldContain($" by anonymous, request {id}");
    }

    [Theory]
    [InlineData("%E2%80%A8")]
    [InlineData("%E2%80%A9")]
    [InlineData("%E2%80%AE")]
    [InlineData("%E2%81%A6")]
    [InlineData("%E2%80%8B")]
    [InlineData("%EF%BB%BF")]
    [InlineData("%C2%85")]
    [InlineData("%C2%A0")]
    [InlineData("%0A")]
    [InlineData("%1B")]
    [InlineData("%20")]
    [InlineData("%22")]
    [InlineData("%C3%A9")]
    [InlineData("%F0%9F%94%91")]
    public async Task Path_WithACharacterThatIsNoVisibleAscii_IsLoggedAndShownEncoded(string encoded)
    {
        foreach (var (sent, shown) in new[]
        {
            ($"/a{encoded}b", $"/a{encoded}b"),
            ($"/{encoded}/vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf/{encoded}", $"/{encoded}/vb_ABCDEFGH…/{encoded}"),
            ($"/%25{encoded[1..]}/vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf", $"/{encoded}/vb_ABCDEFGH…"),
        })
        {
            var id = Guid.NewGuid().ToString("N");

            var answer = await service.SendAsync(HttpMethod.Get, sent, headers: ("X-Request-Id", id));

            answer.Json.GetProperty("instance").GetString().ShouldBe(shown);
            (await LineAsync(id)).Text.ShouldStartWith($"GET {shown} 404 in ");
        }
    }

    private async Task<LogCapture.LogLine> LineAsync(string id) =>
        (await service.Log.LinesAsync(line => line.Category == "Accesskeys.Requests" && line.Text.Contains(id))).ShouldHaveSingleItem();

    public sealed class Verbose : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Logging:LogLevel:Accesskeys.Requests"] = "Debug",
        };
    }
}
