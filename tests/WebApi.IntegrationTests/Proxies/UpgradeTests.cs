namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>Inside a tunnel nothing is authorised, so nothing but a WebSocket handshake may open one.</summary>
public abstract class UpgradeTests(ProxiedUpgradingApi proxied)
{
    private const string WebSocketKey = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private const string Settings = "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA";

    private readonly string _path = $"/{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedUpgradingApiFixture<Nginx> fixture)
        : UpgradeTests(fixture.Installed), IClassFixture<ProxiedUpgradingApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedUpgradingApiFixture<Caddy> fixture)
        : UpgradeTests(fixture.Installed), IClassFixture<ProxiedUpgradingApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedUpgradingApiFixture<HAProxy> fixture)
        : UpgradeTests(fixture.Installed), IClassFixture<ProxiedUpgradingApiFixture<HAProxy>>;

    [Theory]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", Settings)]
    [InlineData("GET", "HTTP/1.1", "Connection: HTTP2-Settings, upgrade", "Upgrade: H2C", Settings)]
    [InlineData("GET", "HTTP/1.1", "connection: upgrade", "upgrade: h2c", "http2-settings: AAMAAABkAARAAAAAAAIAAAAA")]
    [InlineData("GET", "HTTP/1.1", "CONNECTION: UPGRADE", "UPGRADE: H2C")]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Connection: HTTP2-Settings", "Upgrade: h2c", Settings)]
    [InlineData("GET", "HTTP/1.1", "Connection: close, Upgrade", "Upgrade: h2c", Settings)]
    [InlineData("GET", "HTTP/1.1", "Upgrade: h2c", Settings)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade")]
    [InlineData("GET", "HTTP/1.1", Settings)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: h2")]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: HTTP/2.0")]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: TLS/1.0")]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: TLS/1.0, HTTP/1.1")]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: anything")]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket, h2c", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c, websocket", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c,websocket", WebSocketKey, Settings)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket h2c", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket;h2c", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket/13", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket2", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c", "Upgrade: websocket", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c, upgrade", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: Upgraded", "Upgrade: websocket", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Connection: keep-alive", "Upgrade: websocket", WebSocketKey)]
    [InlineData("GET", "HTTP/1.1", "Upgrade: websocket", WebSocketKey)]
    [InlineData("GET", "HTTP/1.0", "Connection: Upgrade", "Upgrade: websocket", WebSocketKey)]
    [InlineData("GET", "HTTP/1.0", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", Settings)]
    [InlineData("POST", "HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", WebSocketKey, "Content-Length: 0")]
    [InlineData("POST", "HTTP/1.1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", Settings, "Content-Length: 0")]
    [InlineData("OPTIONS", "HTTP/1.1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", Settings)]
    public async Task Upgrade_ToAnythingButAWebSocket_ReachesTheApiAsAnOrdinaryRequest(string method, string version, params string[] headers)
    {
        await SendThenTryTunnelAsync($"{method} {_path} {version}", headers);

        var head = RequestsContaining().ShouldHaveSingleItem();
        head.ShouldStartWith($"{method} {_path} ");
        Upgrading(head).ShouldBeFalse(head);
    }

    // nginx before 1.23 can't tell that a header was repeated; the first counts, and passes alone.
    [Fact]
    public async Task Upgrade_GivenTwice_ReachesTheApiAsAWebSocketOrNotAtAll()
    {
        await SendThenTryTunnelAsync($"GET {_path} HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Upgrade: h2c", WebSocketKey);

        var head = RequestsContaining().First();
        head.ShouldNotContain("h2c");
        (!Upgrading(head) || proxied.Proxy.Program is Nginx).ShouldBeTrue(head);
    }

    [Theory]
    [InlineData("CONNECT 127.0.0.1:80 HTTP/1.1")]
    [InlineData("CONNECT api.example:443 HTTP/1.1")]
    [InlineData("CONNECT {path} HTTP/1.1")]
    [InlineData("CONNECT http://api.example{path} HTTP/1.1")]
    [InlineData("PRI * HTTP/2.0")]
    [InlineData("OPTIONS * HTTP/1.1")]
    public async Task Connect_AndTargetsWithoutAPath_NeverReachTheApi(string line)
    {
        var before = proxied.Api.Received.Count;

        await SendThenTryTunnelAsync(line.Replace("{path}", _path, StringComparison.Ordinal));

        proxied.Api.Received.Count.ShouldBe(before);
    }

    // The second request has no key. The proxy responds with 401, unless the first one has turned the connection into a tunnel.
    private async Task SendThenTryTunnelAsync(string line, params string[] headers)
    {
        var key = $"Authorization: Bearer {proxied.Service.Accesskey.Token}";
        string[] lines =
        [
            line, "Host: api.example", key, .. headers, "",
            $"GET {_path}/tunnelled HTTP/1.1", "Host: api.example", "Connection: close", "", "",
        ];

        var answer = await RawHttp.SendToAnotherAsync(proxied.Proxy.Address, string.Join("\r\n", lines))
            .WaitAsync(TimeSpan.FromSeconds(30));

        answer.ShouldStartWith("HTTP/1.");
    }

    private IEnumerable<string> RequestsContaining() => proxied.Api.Received.Where(text => text.Contains(_path, StringComparison.Ordinal));

    private static bool Upgrading(string head) => head.StartsWith("tunnel: ", StringComparison.Ordinal)
        || head.Contains("\r\nUpgrade:", StringComparison.OrdinalIgnoreCase)
        || head.Contains("HTTP2-Settings", StringComparison.OrdinalIgnoreCase);
}
