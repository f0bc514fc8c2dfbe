using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

public abstract class ProxyTests(ProxiedApi proxied)
{
    private const string NoneGiven = "Bearer realm=\"accesskeys\"";
    private const string BadOne = NoneGiven + ", error=\"invalid_token\"";

    private readonly string _path = $"/{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture) : ProxyTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture) : ProxyTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : ProxyTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    private string Key => proxied.Service.Accesskey.Token;

    private HttpClient Http => proxied.Proxy.Http;

    [Theory]
    [InlineData("")]
    [InlineData("/a%2Fb?c=%26d&e")]
    public async Task Request_WithAKeyInTheHeader_ReachesTheApiWithWhoItIsAndWithoutTheKey(string rest)
    {
        var answer = await Http.SendAsync(HttpMethod.Get, _path + rest, Key);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Text.ShouldBe(ProxiedApi.ApiAnswer);
        var request = Received();
        request.Target.ShouldBe(_path + rest);
        ShouldBeTheKeysOwn(request);
        request.Header("Host").ShouldBe(proxied.Proxy.Address.Authority);
    }

    [Theory]
    [InlineData("accesskey={key}", "")]
    [InlineData("a=%26&accesskey={key}&b=+", "a=%26&b=+")]
    [InlineData("a=1?2&accesskey={key}", "a=1?2")]
    [InlineData("accesskey={key}&a=1&a=1", "a=1&a=1")]
    [InlineData("a=/?accesskey=1&accesskey={key}", "a=/?accesskey=1")]
    [InlineData("%61ccesskey={key}&a", "a")]
    [InlineData("%61%63%63%65%73%73%6b%65%79={key}", "")]
    [InlineData("a=1&%61%63%63%65%73%73%6B%65%79={key}", "a=1")]
    [InlineData("accesskey={encoded}&a=1", "a=1")]
    public async Task Request_WithAKeyInTheQuery_ReachesTheApiWithoutIt(string query, string rest)
    {
        var answer = await RawAsync($"GET {_path}/a%2Fb?{Filled(query)}");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        var request = Received();
        request.Target.ShouldStartWith($"{_path}/a%2Fb");
        request.Query.ShouldBe(rest.Split('&', StringSplitOptions.RemoveEmptyEntries));
        ShouldBeTheKeysOwn(request);
    }

    [Theory]
    [InlineData("accesskey=&accesskey={key}&%61ccesskey=")]
    [InlineData("accesskey&accesskey={key}&token=")]
    public async Task Request_WithEmptyCredentialsBesideItsKey_ReachesTheApiWithoutTheKey(string query)
    {
        (await RawAsync($"GET {_path}?{Filled(query)}")).ShouldStartWith("HTTP/1.1 200 ");

        ShouldBeTheKeysOwn(Received());
    }

    [Theory]
    [InlineData("{path}?a=1#&accesskey={key}", 400, 400)]
    [InlineData("{path}#?accesskey={key}", 400, 200)]
    [InlineData("http://api.example{path}?accesskey={key}", 200, 200)]
    [InlineData("http://api.example{path}?a=1#&%61ccesskey={key}&b", 400, 400)]
    public async Task Request_WithAKeyInAnUnusualTarget_NeverReachesTheApiWithTheKey(string target, int status, int onCaddy)
    {
        (await RawAsync($"GET {Filled(target)}")).ShouldStartWith($"HTTP/1.1 {proxied.Expected(status, onCaddy)} ");

        proxied.RequestsContaining(_path).ShouldAllBe(request => !request.Target.Contains(Key));
    }

    [Theory]
    [InlineData("X-Original-URI")]
    [InlineData("X-Forwarded-Uri")]
    public async Task Key_InAForgedUri_CountsForNothing(string name) =>
        ShouldBeRefused(NoneGiven, await RawAsync($"GET {_path}", $"{name}: /?accesskey={Key}"));

    [Fact]
    public async Task Connection_ThatNamesTheIdentity_DoesNotTakeItAway()
    {
        var answer = await RawAsync(
            $"GET {_path}", $"Authorization: Bearer {Key}", "Connection: X-Accesskey-Id, X-Customer-Id, X-Forwarded-For");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        var request = Received();
        ShouldBeTheKeysOwn(request);
        request.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
        (request.Header("Connection") ?? "").ShouldNotContain("X-", Case.Insensitive);
    }

    [Fact]
    public async Task Request_WithABody_ReachesTheApiWithIt()
    {
        var body = new string('x', 10_000);

        var answer = await Http.SendAsync(HttpMethod.Post, $"{_path}?accesskey={Key}", content: new StringContent(body));

        answer.Text.ShouldBe(ProxiedApi.ApiAnswer);
        var request = Received();
        request.Method.ShouldBe("POST");
        request.Body.ShouldBe(body);
        ShouldBeTheKeysOwn(request);
    }

    [Fact]
    public async Task Request_WithoutACredential_IsRejected() =>
        ShouldBeRefused(NoneGiven, await RawAsync($"GET {_path}"));

    [Theory]
    [InlineData("?accesskey=x")]
    [InlineData("?token={key}")]
    [InlineData("?token={session}")]
    [InlineData("?%74oken={session}")]
    [InlineData("?Accesskey={key}&accesskey=x")]
    [InlineData("?accesskey={key}&accesskey={key}")]
    [InlineData("?accesskey={key}&%61ccesskey={key}")]
    [InlineData("?accesskey={key}", "Authorization: Bearer {key}")]
    [InlineData("?token={session}", "Authorization: Bearer {key}")]
    [InlineData("", "Authorization: Bearer {session}")]
    public async Task Request_WithAnInvalidCredentialOrTwo_IsRejected(string query, params string[] headers) =>
        ShouldBeRefused(BadOne, await RawAsync($"GET {_path}{Filled(query)}", [.. headers.Select(Filled)]));

    [Fact]
    public async Task Authorization_GivenTwice_IsRejectedByTheServiceOrTheProxyItself()
    {
        var answer = await RawAsync($"GET {_path}", $"Authorization: Bearer {Key}", $"Authorization: Bearer {Key}");

        answer.ShouldMatch("^HTTP/1.1 40[01] ");
        proxied.RequestsContaining(_path).ShouldBeEmpty();
    }

    private void ShouldBeRefused(string challenge, string answer)
    {
        answer.ShouldStartWith("HTTP/1.1 401 ");
        answer.ShouldContain($"WWW-Authenticate: {challenge}\r\n", Case.Insensitive);
        proxied.RequestsContaining(_path).ShouldBeEmpty();
    }

    private RecordedRequest Received() => proxied.RequestsContaining(_path).ShouldHaveSingleItem();

    private void ShouldBeTheKeysOwn(RecordedRequest request)
    {
        request.Header("X-Accesskey-Id").ShouldBe(proxied.Service.Accesskey.Id.ToString());
        request.Header("X-Customer-Id").ShouldBe(proxied.Service.Accesskey.Customer_id.ToString());
        request.Header("Authorization").ShouldBeNull();
        request.Headers.Values.Append(request.Target).ShouldAllBe(text => !Uri.UnescapeDataString(text).Contains(Key));
    }

    private Task<string> RawAsync(string request, params string[] headers) => proxied.Proxy.RawAsync(request, headers);

    private string Filled(string text) => text
        .Replace("{path}", _path, StringComparison.Ordinal)
        .Replace("{key}", Key, StringComparison.Ordinal)
        .Replace("{session}", proxied.Service.Session, StringComparison.Ordinal)
        .Replace("{encoded}", string.Concat(Key.Select(character => $"%{(int)character:X2}")), StringComparison.Ordinal);
}
