using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>Requests of other versions than HTTP/1.1.</summary>
public abstract class ProxyVersionTests(ProxiedApi proxied)
{
    private readonly string _call = $"{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture)
        : ProxyVersionTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture)
        : ProxyVersionTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : ProxyVersionTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    [Theory]
    [InlineData("")]
    [InlineData("Host: api.example:8443\r\n")]
    public async Task Request_OfHttp10_ReachesTheApiWithOrWithoutAHost(string host)
    {
        var answer = await RawHttp.SendToAnotherAsync(
            proxied.Proxy.Address, $"GET /{_call} HTTP/1.0\r\n{host}Authorization: Bearer {proxied.Service.Accesskey.Token}\r\n\r\n");

        answer.ShouldMatch("^HTTP/1.[01] 200 ");
        var request = proxied.RequestsContaining(_call).ShouldHaveSingleItem();
        request.Header("X-Accesskey-Id").ShouldBe(proxied.Service.Accesskey.Id.ToString());
        request.Header("Host").ShouldNotBeNullOrEmpty();
        if (host.Length > 0)
        {
            request.Header("Host").ShouldBe("api.example:8443");
        }
    }

    [Fact]
    public async Task Request_OfHttp2WithoutTls_IsAuthorizedLikeAnyOtherOrNotServed()
    {
        if (proxied.Proxy.Program is not HAProxy)
        {
            await Should.ThrowAsync<HttpRequestException>(() => SendHttp2Async(proxied.Service.Accesskey.Token));
            proxied.RequestsContaining(_call).ShouldBeEmpty();
            return;
        }

        (await SendHttp2Async(null)).ShouldBe(HttpStatusCode.Unauthorized);
        proxied.RequestsContaining(_call).ShouldBeEmpty();
        (await SendHttp2Async(proxied.Service.Accesskey.Token)).ShouldBe(HttpStatusCode.OK);
        proxied.RequestsContaining(_call).ShouldHaveSingleItem().Header("X-Forwarded-User").ShouldBeNull();
    }

    private async Task<HttpStatusCode> SendHttp2Async(string? key)
    {
        using var http = HttpClients.OfAnother(proxied.Proxy.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{_call}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Authorization", key is null ? "" : $"Bearer {key}");
        request.Headers.TryAddWithoutValidation("X-Forwarded-User", "forged");
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
