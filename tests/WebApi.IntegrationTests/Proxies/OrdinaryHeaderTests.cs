using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>The headers that the configurations let pass.</summary>
public abstract partial class OrdinaryHeaderTests(ProxiedApi proxied)
{
    private readonly string _path = $"/{Guid.NewGuid():N}";

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnNginx(ProxiedApiFixture<Nginx> fixture)
        : OrdinaryHeaderTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Nginx>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnCaddy(ProxiedApiFixture<Caddy> fixture)
        : OrdinaryHeaderTests(fixture.Installed), IClassFixture<ProxiedApiFixture<Caddy>>;

    [Collection(nameof(ServiceBehindProxies))]
    public sealed class OnHAProxy(ProxiedApiFixture<HAProxy> fixture)
        : OrdinaryHeaderTests(fixture.Installed), IClassFixture<ProxiedApiFixture<HAProxy>>;

    [Fact]
    public async Task Headers_OnTheList_ReachTheApiAsTheyCame()
    {
        var sent = Listed().ToDictionary(name => name, name => $"{name} {{env.HOME}} {{http.request.host}} $host %[src] \"=;,\\");

        await SendAsync([.. sent.Select(header => $"{header.Key}: {header.Value}")]);

        var request = Received();
        foreach (var (name, value) in sent)
        {
            request.Header(name).ShouldBe(value);
        }
    }

    [Fact]
    public async Task Headers_NotSent_AreNotMadeUp()
    {
        await SendAsync();

        // Caddy requests compressed responses, and decompresses them.
        Received().Headers.Keys.Intersect(Listed(), StringComparer.OrdinalIgnoreCase).Except(["Accept-Encoding"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Referer", "http://x/caf\xe9")]
    [InlineData("User-Agent", "\x80\xff")]
    [InlineData("Cookie", "name=\xc3\xa9")]
    public async Task Header_WithBytesBeyondAscii_ReachesTheApiAsItCame(string name, string value)
    {
        await SendAsync($"{name}: {value}", $"X-Odd: {value}");

        Received().Header(name).ShouldBe(value);
    }

    [Fact]
    public void List_OfEachProxy_NamesTheSameHeaders()
    {
        Listed("caddy-headers", CaddyLine()).ShouldBe(Listed());
        Listed("accesskeys.lua", LuaName()).Except(["content-length", "expect", "host", "transfer-encoding"])
            .ShouldBe(Listed().Select(name => name.ToLowerInvariant()));
    }

    private static IEnumerable<string> Listed() => Listed("nginx-headers.conf", NginxLine());

    private static IEnumerable<string> Listed(string file, Regex line) => line
        .Matches(File.ReadAllText(Repository.PathOf("docs", "reverse-proxies", file)))
        .Select(match => match.Groups[1].Value).Order(StringComparer.OrdinalIgnoreCase);

    private async Task SendAsync(params string[] headers)
    {
        var answer = await proxied.Proxy.RawAsync($"GET {_path}", [$"Authorization: Bearer {proxied.Service.Accesskey.Token}", .. headers]);

        answer.ShouldStartWith("HTTP/1.1 200 ");
    }

    private RecordedRequest Received() => proxied.Api.Requests.Where(request => request.Target == _path).ShouldHaveSingleItem();

    [GeneratedRegex(@"^proxy_set_header (\S+) \$http_\w+;$", RegexOptions.Multiline)]
    private static partial Regex NginxLine();

    [GeneratedRegex(@"^import \{args\.0\} (\S+)$", RegexOptions.Multiline)]
    private static partial Regex CaddyLine();

    [GeneratedRegex(@"(?<=^    (?:""[a-z0-9-]+"", ?)*)""([a-z0-9-]+)"",", RegexOptions.Multiline)]
    private static partial Regex LuaName();
}
