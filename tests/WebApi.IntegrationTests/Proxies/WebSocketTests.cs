using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

public abstract class WebSocketTests(ProxiedApi proxied)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly string _path = $"/{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture)
        : WebSocketTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture)
        : WebSocketTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : WebSocketTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    [Theory]
    [InlineData("?a=1", "Bearer {key}")]
    [InlineData("?a=1&accesskey={key}", "")]
    public async Task WebSocket_WithAGoodKey_IsOpenedAndReachesTheApiWithoutTheKey(string query, string authorization)
    {
        var key = proxied.Service.Accesskey;
        using var socket = Socket(authorization.Replace("{key}", key.Token));

        await ConnectAsync(socket, proxied.Proxy, _path + query.Replace("{key}", key.Token));

        (await EchoAsync(socket, "first")).ShouldBe("first");
        (await EchoAsync(socket, "second")).ShouldBe("second");
        var request = RequestsContaining().ShouldHaveSingleItem();
        request.Query.ShouldBe(["a=1"]);
        request.Header("X-Accesskey-Id").ShouldBe(key.Id.ToString());
        request.Header("X-Customer-Id").ShouldBe(key.Customer_id.ToString());
        request.Header("Upgrade").ShouldBe("websocket");
        request.Header("Connection").ShouldBe("upgrade", StringCompareShould.IgnoreCase);
        request.Headers.Values.Append(request.Target).ShouldAllBe(text => !text.Contains(key.Token));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "Bearer x")]
    [InlineData("?accesskey=x", "")]
    public async Task WebSocket_WithoutAGoodKey_IsUnauthorized(string query, string authorization)
    {
        using var socket = Socket(authorization);

        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(socket, proxied.Proxy, _path + query));

        socket.HttpStatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        RequestsContaining().ShouldBeEmpty();
    }

    [Fact]
    public async Task WebSocket_OverHttp2_IsOpenedByHAProxyAlone()
    {
        using var http = HttpClients.OfAnother(proxied.Proxy.Address);
        using var socket = Socket($"Bearer {proxied.Service.Accesskey.Token}");
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var connected = socket.ConnectAsync(new Uri($"ws://{proxied.Proxy.Address.Authority}{_path}"), http, CancellationToken.None);

        if (proxied.Proxy.Program is not HAProxy)
        {
            await Should.ThrowAsync<WebSocketException>(() => connected.WaitAsync(_patience));
            RequestsContaining().ShouldBeEmpty();
            return;
        }

        await connected.WaitAsync(_patience);
        (await EchoAsync(socket, "first")).ShouldBe("first");
        RequestsContaining().ShouldHaveSingleItem().Header("X-Accesskey-Id").ShouldBe(proxied.Service.Accesskey.Id.ToString());
    }

    [Fact]
    public async Task WebSocket_OfARevokedKey_StaysOpenUntilTheProxyIsReloaded()
    {
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(
            proxied.Proxy.Program, proxied.Service.Address, api.Address, text => text
                .Replace("worker_shutdown_timeout 30s", "worker_shutdown_timeout 1s", StringComparison.Ordinal)
                .Replace("hard-stop-after 30s", "hard-stop-after 1s", StringComparison.Ordinal));
        var key = await proxied.Service.CreateKeyAsync();
        using var socket = Socket($"Bearer {key.Token}");
        await ConnectAsync(socket, proxy, _path);

        await proxied.Service.RevokeAsync(key);

        (await EchoAsync(socket, "still here")).ShouldBe("still here");
        (await proxy.Http.SendAsync(HttpMethod.Get, _path, key.Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var closed = IsClosedAsync(socket);
        await proxy.ReloadAsync();

        (await closed.WaitAsync(_patience)).ShouldBeTrue();
    }

    private static ClientWebSocket Socket(string authorization)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (authorization.Length > 0)
        {
            socket.Options.SetRequestHeader("Authorization", authorization);
        }

        return socket;
    }

    private static Task ConnectAsync(ClientWebSocket socket, ProxyProcess proxy, string target) =>
        socket.ConnectAsync(new Uri($"ws://{proxy.Address.Authority}{target}"), CancellationToken.None).WaitAsync(_patience);

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(_patience);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    // Caddy says good-bye, the others hang up.
    private static async Task<bool> IsClosedAsync(ClientWebSocket socket)
    {
        try
        {
            return (await socket.ReceiveAsync(new byte[8], CancellationToken.None)).MessageType == WebSocketMessageType.Close;
        }
        catch (WebSocketException)
        {
            return true;
        }
    }

    private IEnumerable<RecordedRequest> RequestsContaining() =>
        proxied.Api.Requests.Where(request => request.Target.Contains(_path, StringComparison.Ordinal));
}
