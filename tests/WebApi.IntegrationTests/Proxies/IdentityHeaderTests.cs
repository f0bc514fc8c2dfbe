namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>Whatever says who is calling, from where or for which URL: only the proxy's own word reaches the API.</summary>
public abstract class IdentityHeaderTests(ProxiedApi proxied)
{
    // Each in nine spellings: HAProxy takes at most 101 headers.
    private const int NamesOfARequest = 10;

    private static readonly string[] _setByTheProxy =
        ["Host", "X-Accesskey-Id", "X-Customer-Id", "X-External-Id", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Connection", "Accept-Encoding"];

    private readonly string _path = $"/{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture)
        : IdentityHeaderTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture)
        : IdentityHeaderTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : IdentityHeaderTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    private static readonly string[] _names = [
        "X-Accesskey-Id", "X-Customer-Id", "X-External-Id", "X-Customer", "X-Scopes",
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Uri",
        "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Method", "X-Forwarded-Scheme", "X-Forwarded-Ssl",
        "X-Forwarded-Server", "X-Forwarded-Path", "X-Forwarded-By", "X-Forwarded", "X-Forwarded-", "X-Forwarded-Anything", "Forwarded",
        "Forwarded-For", "X-Forward-For", "X-Original-Url", "X-Original-Uri", "X-Original-Host", "X-Original-Method", "X-Original-For",
        "X-Original-Proto", "X-Original-Remote-Addr", "X-Original-Forwarded-For", "X-Original-Anything", "X-Rewrite-Url", "X-Real-Ip",
        "X-Client-Ip", "Client-Ip", "True-Client-Ip", "X-True-Client-Ip", "X-Cluster-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip",
        "X-Originating-Ip", "X-Remote-Ip", "X-Remote-Addr", "Remote-Addr", "X-Envoy-External-Address", "X-ProxyUser-Ip", "Via", "Proxy",
        "X-Auth-User", "X-Auth-Request-User", "X-Auth-Request-Email", "X-Auth-Token", "X-Authenticated-User", "X-Authenticated-Userid",
        "X-User", "X-User-Id", "X-Username", "X-Userid", "X-Remote-User", "X-Remote-Group", "Remote-User", "Remote-Groups", "Remote-Email",
        "X-Webauth-User", "X-Consumer-Id", "X-Consumer-Username", "X-Credential-Identifier", "X-Tenant-Id", "X-Api-Key", "X-Access-Token",
        "X-Goog-Authenticated-User-Email", "X-Goog-Iap-Jwt-Assertion", "X-Amzn-Oidc-Identity", "X-Ms-Client-Principal", "X-Arr-Clientcert",
        "Cf-Access-Authenticated-User-Email", "Tailscale-User-Login", "Oidc-Claim-Sub", "Sm-User", "Iv-User", "Eppn", "Impersonate-User",
        "X-Client-Cert", "X-Ssl-Client-S-Dn", "Ssl-Client-Verify", "Client-Cert", "X-Forwarded-Client-Cert", "X-Jwt-Assertion", "From",
        "X-Host", "X-Http-Host-Override", "X-Http-Method-Override", "X-Http-Method", "X-Method-Override", "X-Http-Destinationurl",
        "X-Sendfile", "X-Accel-Redirect", "X-Url-Scheme", "Front-End-Https", "X-Scheme", "Proxy-Authorization", "Authorization-Original",
        "Keep-Alive", "Te", "Trailer", "Http2-Settings", "Zz-Nobody-Has-Thought-Of"];

    /// <param name="value">The forged one would be a second credential, if it were read as the original URI.</param>
    [Theory]
    [InlineData("forged?accesskey=x")]
    [InlineData("")]
    public async Task Header_OfTheClientsOwn_NeverReachesTheApiHoweverItIsWritten(string value)
    {
        var key = proxied.Service.Accesskey;
        var batches = _names.Chunk(NamesOfARequest).ToList();

        foreach (var names in batches)
        {
            var answer = await proxied.Proxy.RawAsync(
                $"GET {_path}", [$"Authorization: Bearer {key.Token}", .. names.SelectMany(Spellings).Select(spelling => $"{spelling}: {value}")]);

            answer.ShouldStartWith("HTTP/1.1 200 ", customMessage: string.Join(", ", names));
        }

        var requests = proxied.Api.Requests.Where(request => request.Target == _path).ToList();
        requests.Count.ShouldBe(batches.Count);
        requests.SelectMany(request => request.Headers.Keys).Except(_setByTheProxy, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
        foreach (var request in requests)
        {
            request.Headers.Where(header => header.Value.Contains("forged", StringComparison.Ordinal)).ShouldBeEmpty();
            request.Header("X-Accesskey-Id").ShouldBe(key.Id.ToString());
            request.Header("X-Customer-Id").ShouldBe(key.Customer_id.ToString());
            (request.Header("X-External-Id") ?? "").ShouldBeEmpty();
            request.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
            request.Header("X-Forwarded-Proto").ShouldBe("http");
            request.Header("X-Forwarded-Host").ShouldBe("api.example");
            request.Header("Host").ShouldBe("api.example");
        }
    }

    [Fact]
    public async Task Owner_OfTheKey_ReachesTheApiInPlaceOfTheClients()
    {
        var key = await proxied.Service.CreateOwnedKeyAsync("tenant 42, é%");

        var answer = await proxied.Proxy.RawAsync($"GET {_path}", $"Authorization: Bearer {key.Token}", "X-External-Id: forged");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        proxied.RequestsContaining(_path).ShouldHaveSingleItem().Header("X-External-Id").ShouldBe("tenant%2042,%20%C3%A9%25");
    }

    [Theory]
    [InlineData("", "api.example:99", "api.example:99")]
    [InlineData("http://api.example", "api.example", "api.example")]
    [InlineData("http://api.example", "other.example:99", "api.example")]
    [InlineData("http://api.example:88", "api.example:99", "api.example:88")]
    public async Task Host_OfTheRequest_ReachesTheApiWholeAndTwice(string origin, string host, string reaching)
    {
        var answer = await RawHttp.SendToAnotherAsync(
            proxied.Proxy.Address,
            $"GET {origin}{_path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
            + $"Authorization: Bearer {proxied.Service.Accesskey.Token}\r\n\r\n");

        var requests = proxied.RequestsContaining(_path).ToList();
        requests.ShouldAllBe(request => request.Header("Host") == reaching && request.Header("X-Forwarded-Host") == reaching);

        // HAProxy rejects a Host that isn't the URL's.
        var isRejected = proxied.Proxy.Program is HAProxy && origin.Length > 0 && origin != $"http://{host}";
        answer.ShouldStartWith(isRejected ? "HTTP/1.1 400 " : "HTTP/1.1 200 ");
        requests.Count.ShouldBe(isRejected ? 0 : 1);
    }

    private static string[] Spellings(string name) =>
    [
        name, name.ToLowerInvariant(), name.ToUpperInvariant(), name.Replace('-', '_'), name.Replace('-', '.'), $"{name}_", $"_{name}",
        name.Replace("-I", "_I", StringComparison.Ordinal), name.Replace("X-", "X_", StringComparison.Ordinal),
    ];
}
