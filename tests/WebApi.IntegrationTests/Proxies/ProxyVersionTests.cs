using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>Requests of other versions than HTTP/1.1.</summary>
public abstract class ProxyVersionTests(Behind behind)
{
    private readonly string _call = $"{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(Behind<Nginx> behind) : ProxyVersionTests(behind.Installed), IClassFixture<Behind<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(Behind<Caddy> behind) : ProxyVersionTests(behind.Installed), IClassFixture<Behind<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(Behind<HAProxy> behind) : ProxyVersionTests(behind.Installed), IClassFixture<Behind<HAProxy>>;

    [Theory]
    [InlineData("")]
    [InlineData("Host: api.example:8443\r\n")]
    public async Task Request_OfHttp10_ReachesTheApiWithOrWithoutAHost(string host)
    {
        var answer = await RawHttp.SendToAnotherAsync(
            behind.Proxy.Address, $"GET /{_call} HTTP/1.0\r\n{host}Authorization: Bearer {behind.Service.Accesskey.Token}\r\n\r\n");

        answer.ShouldMatch("^HTTP/1.[01] 200 ");
        var request = behind.Reaching(_call).ShouldHaveSingleItem();
        request.Header("X-Accesskey-Id").ShouldBe(behind.Service.Accesskey.Id.ToString());
        request.Header("Host").ShouldNotBeNullOrEmpty();
        if (host.Length > 0)
        {
            request.Header("Host").ShouldBe("api.example:8443");
        }
    }

    [Fact]
    public async Task Request_OfHttp2WithoutTls_IsAuthorizedLikeAnyOtherOrNotServed()
    {
        if (behind.Proxy.Program is not HAProxy)
        {
            await Should.ThrowAsync<HttpRequestException>(() => SendHttp2Async(behind.Service.Accesskey.Token));
            behind.Reaching(_call).ShouldBeEmpty();
            return;
        }

        (await SendHttp2Async(null)).ShouldBe(HttpStatusCode.Unauthorized);
        behind.Reaching(_call).ShouldBeEmpty();
        (await SendHttp2Async(behind.Service.Accesskey.Token)).ShouldBe(HttpStatusCode.OK);
        behind.Reaching(_call).ShouldHaveSingleItem().Header("X-Forwarded-User").ShouldBeNull();
    }

    private async Task<HttpStatusCode> SendHttp2Async(string? key)
    {
        using var http = HttpClients.OfAnother(behind.Proxy.Address);
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
