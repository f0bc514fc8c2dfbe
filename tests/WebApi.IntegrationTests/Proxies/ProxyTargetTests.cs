namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>Request targets that the proxy and the API could read differently.</summary>
public abstract class ProxyTargetTests(ProxiedApi proxied)
{
    private readonly string _call = $"{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture)
        : ProxyTargetTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture)
        : ProxyTargetTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : ProxyTargetTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    [Theory]
    [InlineData("/v1.0\\calls/")]
    [InlineData("/v1.0%5ccalls/")]
    [InlineData("/v1.0%5Ccalls/")]
    [InlineData("\\v1.0\\calls/")]
    [InlineData("/\\v1.0/calls/")]
    [InlineData("/%5cv1.0/calls/")]
    [InlineData("/v1.0/calls\\")]
    [InlineData("http://api.example/v1.0\\calls/")]
    [InlineData("/v1.0/%2e%5ccalls/")]
    [InlineData("/x/..;/v1.0/calls/")]
    [InlineData("/x/..%3b/v1.0/calls/")]
    [InlineData("/v1.0%c0%afcalls/")]
    [InlineData("/v1.0%C0%AFcalls/")]
    [InlineData("/x/%c0%ae%c0%ae/v1.0/calls/")]
    [InlineData("/v1.0%c1%9ccalls/")]
    [InlineData("/v1.0%e0%80%afcalls/")]
    [InlineData("/v1.0%f0%80%80%afcalls/")]
    [InlineData("/v1.0%f8%80%80%80%afcalls/")]
    [InlineData("/v1.0/%ff/")]
    [InlineData("/v1.0%80/calls/")]
    [InlineData("/v1.0%BF/calls/")]
    [InlineData("/%80v1.0/calls/")]
    [InlineData("/v%801.0/calls/")]
    [InlineData("/v1.0/%41%80calls/")]
    [InlineData("/v1.0%c3%a9%80/calls/")]
    [InlineData("/v1.0%e2%82%ac%80/calls/")]
    [InlineData("/v1.0%f0%9f%98%80%80/calls/")]
    [InlineData("/v1.0%c3/calls/")]
    [InlineData("/v1.0%C3%41/calls/")]
    [InlineData("/v1.0%c3%c3%a9/calls/")]
    [InlineData("/v1.0%e2%82/calls/")]
    [InlineData("/v1.0%f0%9f%98/calls/")]
    [InlineData("/v1.0%ed%a0%80/calls/")]
    [InlineData("/v1.0%f4%90%80%80/calls/")]
    [InlineData("/v1.0/calls%c3?")]
    [InlineData("/v1.0%00/calls/")]
    [InlineData("/v1.0%09/calls/")]
    [InlineData("/v1.0%0d%0a/calls/")]
    [InlineData("/v1.0/calls%7f/")]
    [InlineData("/v1.0/ca%lls/")]
    [InlineData("/v1.0/calls%2/")]
    [InlineData("/v1.0/calls/?caf\xe9=")]
    [InlineData("v1.0/calls/")]
    public async Task Path_ThatProxyAndApiCouldReadDifferently_IsABadRequest(string path)
    {
        (await SendAsync(path + _call, proxied.Service.Accesskey.Token)).ShouldStartWith("HTTP/1.1 400 ");

        proxied.RequestsContaining(_call).ShouldBeEmpty();
    }

    // Of these Caddy makes ordinary paths, by encoding what does not belong into one.
    [Theory]
    [InlineData("/x#/v1.0/calls/", 400, 200)]
    [InlineData("/v1.0/calls\t/", 400, 400)]
    [InlineData("/v1.0/calls /", 400, 400)]
    [InlineData("/v1.0/caf\xe9/", 400, 400)]
    [InlineData("/v1.0/\"calls/", 400, 200)]
    [InlineData("/v1.0/{calls}/", 400, 200)]
    [InlineData("/v1.0/calls/?a#", 400, 400)]
    public async Task Target_WithWhatIsInvalidThere_NeverReachesTheApiAsItCame(string path, int status, int onCaddy)
    {
        (await SendAsync(path + _call, proxied.Service.Accesskey.Token)).ShouldStartWith($"HTTP/1.1 {proxied.Expected(status, onCaddy)} ");

        proxied.RequestsContaining(_call).ShouldAllBe(request => proxied.Proxy.Program is Caddy && request.Target != path + _call);
    }

    [Theory]
    [InlineData("/v1.0%2fcalls/", 403, 403)]
    [InlineData("/v1.0%2Fcalls/", 403, 403)]
    [InlineData("%2fv1.0/calls/", 400, 400)]
    [InlineData("/%2fv1.0/calls/", 403, 403)]
    [InlineData("/v1.0/calls%3f", 403, 403)]
    [InlineData("/v1.0/calls%23", 403, 403)]
    [InlineData("/v1.0/calls;a=/", 403, 403)]
    [InlineData("/v1.0/calls.", 403, 403)]
    [InlineData("/v1.0/calls%20", 403, 403)]
    [InlineData("/V1.0/CALLS/", 403, 403)]
    [InlineData("/v1.0/accesskey={key}calls/", 200, 200)]
    [InlineData("/v1.0/accesskey={key}calls?accesskey={key}&", 200, 403)]
    [InlineData("/v1.0/%61ccesskey={key}calls?%61ccesskey={key}&", 200, 403)]
    [InlineData("/v1.0%accesskey={key}2fcalls?accesskey={key}&", 400, 403)]
    [InlineData("/v1.0/&accesskey={key}calls?&accesskey={key}&", 200, 200)]
    public async Task Key_WithoutTheScope_ReachesNoPathThatAsksForIt(string path, int status, int onCaddy)
    {
        var key = await proxied.Service.OfScopeAsync("other");

        var answer = await SendAsync(
            path.Replace("{key}", key.Token, StringComparison.Ordinal) + _call, path.Contains('?') ? null : key.Token);

        answer.ShouldStartWith($"HTTP/1.1 {proxied.Expected(status, onCaddy)} ");
        proxied.RequestsContaining(_call)
            .ShouldAllBe(request => !Uri.UnescapeDataString(request.Target).StartsWith("/v1.0/calls", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/a-b_c.d~e/!$&'()*+,;=:@/%20%25%3b%C3%A9%e2%82%ac%F0%9F%98%80/")]
    [InlineData("/%c3%a9a%C3%A9%c3%a9%ed%9f%bf%ee%80%80%f4%8f%bf%bf/")]
    [InlineData("/a%c2%80?%80&a%c3=%e2%82&")]
    [InlineData("/?%80&")]
    [InlineData("/.well-known/..a/a../.../")]
    [InlineData("/a?[]{}|^`\"<>\\%zz/../&")]
    public async Task Target_WithWhatBelongsThere_ReachesTheApiAsItCame(string path)
    {
        (await SendAsync(path + _call, proxied.Service.Accesskey.Token)).ShouldStartWith("HTTP/1.1 200 ");

        proxied.RequestsContaining(_call).ShouldHaveSingleItem().Target.ShouldBe(path + _call);
    }

    [Theory]
    [InlineData("a", 7000)]
    [InlineData("%C3%A9", 1150)]
    [InlineData("/.a", 2300)]
    [InlineData("?a=&", 1700)]
    public async Task Target_OfAnyLength_ReachesTheApiAsItCame(string part, int count)
    {
        var target = $"/{_call}{string.Concat(Enumerable.Repeat(part, count))}";

        (await SendAsync(target, proxied.Service.Accesskey.Token)).ShouldStartWith("HTTP/1.1 200 ");

        proxied.RequestsContaining(_call).ShouldHaveSingleItem().Target.ShouldBe(target);
    }

    [Theory]
    [InlineData("a", 7000)]
    [InlineData("%C3%A9", 1150)]
    [InlineData("/.a", 2300)]
    public async Task Path_OfAnyLength_IsCheckedToItsEnd(string part, int count)
    {
        foreach (var end in new[] { "/..", "%5c", "%", "%80", "%c3" })
        {
            (await SendAsync($"/{_call}{string.Concat(Enumerable.Repeat(part, count))}{end}", proxied.Service.Accesskey.Token))
                .ShouldStartWith("HTTP/1.1 400 ");
        }

        proxied.RequestsContaining(_call).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?{&accesskey={key}&}=1")]
    [InlineData("?{env.HOME}&accesskey={key}")]
    [InlineData("?a={http.request.uri.query}&accesskey={key}&$1&%[src]")]
    public async Task Key_BesideWhatAProxyMightFillIn_NeverReachesTheApi(string query)
    {
        var key = proxied.Service.Accesskey.Token;

        (await SendAsync($"/{_call}{query.Replace("{key}", key, StringComparison.Ordinal)}", null)).ShouldStartWith("HTTP/1.1 200 ");

        proxied.RequestsContaining(_call).ShouldHaveSingleItem().Target.ShouldNotContain(key);
    }

    private Task<string> SendAsync(string target, string? key) =>
        proxied.Proxy.RawAsync($"GET {target}", key is null ? [] : [$"Authorization: Bearer {key}"]);
}
