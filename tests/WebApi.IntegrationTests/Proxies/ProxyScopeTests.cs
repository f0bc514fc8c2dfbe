using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What begins with <c>/v1.0/calls</c> is for keys that hold <c>calls:read</c>.</summary>
public abstract class ProxyScopeTests(ProxiedApi proxied)
{
    private readonly string _call = $"{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture)
        : ProxyScopeTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture)
        : ProxyScopeTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : ProxyScopeTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    [Theory]
    [InlineData("calls:read", "/v1.0/calls/")]
    [InlineData("calls:*", "/v1.0/calls/a%2Fb?accesskey=&id=")]
    [InlineData("calls:read", "/v1.0/calls?scope=other&id=")]
    [InlineData("other", "/")]
    [InlineData("other", "/?scope=calls:read&id=")]
    [InlineData("other", "/v1.0/other/...?v1.0/calls/../")]
    public async Task Key_ThatHoldsWhatTheRouteTakes_ReachesTheApiWithWhoItIs(string scope, string path)
    {
        var key = await proxied.Service.OfScopeAsync(scope);

        (await AskAsync(path + _call, key)).ShouldStartWith("HTTP/1.1 200 ");

        var request = proxied.RequestsContaining(_call).ShouldHaveSingleItem();
        request.Header("X-Accesskey-Id").ShouldBe(key.Id.ToString());
        request.Header("X-Customer-Id").ShouldBe(key.Customer_id.ToString());
        request.Header("Authorization").ShouldBeNull();
    }

    [Theory]
    [InlineData("/v1.0/calls/")]
    [InlineData("/v1.0/calls?")]
    [InlineData("/v1.0/calls?scope=other&")]
    [InlineData("/v1.0/calls?scope=&", "X-Forwarded-Uri: /?scope=other", "X-Original-URI: /?scope=other", "Scope: other")]
    [InlineData("/V1.0/Calls/")]
    [InlineData("/v1.0/%63all%73/")]
    [InlineData("/v1%2E0/calls/")]
    [InlineData("//v1.0///calls/")]
    [InlineData("http://api.example/v1.0/calls/")]
    public async Task Key_ThatDoesNotHoldTheScope_IsForbidden(string path, params string[] headers)
    {
        var answer = await AskAsync(path + _call, await proxied.Service.OfScopeAsync("other"), headers);

        answer.ShouldStartWith("HTTP/1.1 403 ");
        answer.Contains("\"code\":\"insufficient_scope\"", StringComparison.Ordinal).ShouldBe(proxied.Proxy.Program is not Nginx);
        proxied.RequestsContaining(_call).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/x/../v1.0/calls/")]
    [InlineData("/./v1.0/calls/")]
    [InlineData("/x/%2e%2E/v1.0/calls/")]
    [InlineData("/x%2F..%5cv1.0/calls/")]
    [InlineData("/x/..\\v1.0/calls/")]
    [InlineData("http://api.example/x/../v1.0/calls/")]
    [InlineData("/v1.0/calls/..%2f..%2f")]
    [InlineData("/v1.0/calls/%2e.?")]
    [InlineData("/v1.0/calls/../#")]
    public async Task Path_WithDotSegments_NeverReachesTheApi(string path)
    {
        (await AskAsync(path + _call, proxied.Service.Accesskey)).ShouldStartWith("HTTP/1.1 400 ");

        proxied.RequestsContaining(_call).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/v1.0/calls/..#", 400, 403)]
    [InlineData("/#/../v1.0/calls/", 400, 400)]
    [InlineData("/v1.0/calls/%zz/", 400, 400)]
    [InlineData("/v1.0/%63alls/%/", 400, 400)]
    [InlineData("/v1.0/calls/%00/", 400, 400)]
    public async Task Path_WithAFragmentOrABadEncoding_HidesNothing(string path, int status, int onCaddy)
    {
        (await AskAsync(path + _call, await proxied.Service.OfScopeAsync("other")))
            .ShouldStartWith($"HTTP/1.1 {proxied.Expected(status, onCaddy)} ");

        proxied.RequestsContaining(_call).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("x", ", error=\"invalid_token\"")]
    public async Task Request_WithoutAGoodKey_IsUnauthorizedWhateverTheScope(string? key, string error)
    {
        var answer = await proxied.Proxy.Http.SendAsync(HttpMethod.Get, $"/v1.0/calls/{_call}", key);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldBe($"Bearer realm=\"accesskeys\"{error}");
        proxied.RequestsContaining(_call).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.2/32", true)]
    [InlineData("127.0.0.1/32", false)]
    public async Task Key_ThatIsAllowedSomeAddresses_IsGoodFromThoseOfTheClientAndNotOfTheProxy(string allowed, bool passes)
    {
        ProxyProcess.ClientAddress.ToString().ShouldBe("127.0.0.2");
        var key = await proxied.Service.CreateKeyAsync("calls:read", allowed);

        foreach (var path in new[] { $"/{_call}", $"/v1.0/calls/{_call}" })
        {
            var answer = await proxied.Proxy.Http.SendAsync(HttpMethod.Get, path, key.Token, headers: ("X-Forwarded-For", "127.0.0.1"));

            answer.Status.ShouldBe(passes ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        }

        proxied.RequestsContaining(_call).Count().ShouldBe(passes ? 2 : 0);
    }

    private Task<string> AskAsync(string target, CreatedAccesskey key, params string[] headers) =>
        proxied.Proxy.RawAsync($"GET {target}", [$"Authorization: Bearer {key.Token}", .. headers]);
}
