using System.Net;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What the client gets to know of a key's rate limits and credits.</summary>
public abstract class ProxyLimitTests(ProxyWithStubService proxied)
{
    private const string Policies = "\"requests-60\";q=100;w=60, \"customer-cost-3600\";q=5000;w=3600";
    private const string States = "\"requests-60\";r=0;t=17, \"customer-cost-3600\";r=40;t=900";
    private const string Problem = "{\"code\":\"rate_limited\"}";

    public sealed class OnNginx(ProxyWithStubServiceFixture<Nginx> fixture)
        : ProxyLimitTests(fixture.Installed), IClassFixture<ProxyWithStubServiceFixture<Nginx>>;

    public sealed class OnCaddy(ProxyWithStubServiceFixture<Caddy> fixture)
        : ProxyLimitTests(fixture.Installed), IClassFixture<ProxyWithStubServiceFixture<Caddy>>;

    public sealed class OnHAProxy(ProxyWithStubServiceFixture<HAProxy> fixture)
        : ProxyLimitTests(fixture.Installed), IClassFixture<ProxyWithStubServiceFixture<HAProxy>>;

    private ProxyProgram Program => proxied.Proxy.Program;

    [Theory]
    [InlineData("/")]
    [InlineData("/v1.0/calls")]
    public async Task Rejection_OverALimit_Is429WithItsHeaders(string path)
    {
        proxied.Respond(response => Reject(response, "17"));

        var answer = await SendAsync(path);

        answer.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Header("Retry-After").ShouldBe("17");
        answer.Header("RateLimit-Policy").ShouldBe(Policies);
        answer.Header("RateLimit").ShouldBe(States);
        (answer.Text == Problem).ShouldBe(Program is not Nginx);
        proxied.Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rejection_WhereRetryingCannotHelp_HasNoRetryAfter()
    {
        proxied.Respond(response => Reject(response, retryAfter: null));

        var answer = await SendAsync("/");

        answer.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Header("Retry-After").ShouldBeNull();
        answer.Header("RateLimit").ShouldBe(States);
    }

    [Fact]
    public async Task Rejection_ForExhaustedCredits_HasNoRateLimits()
    {
        proxied.Respond(response => response.StatusCode = StatusCodes.Status429TooManyRequests);

        var answer = await SendAsync("/");

        answer.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        ShouldHaveNone(answer);
    }

    [Fact]
    public async Task Rejection_OverALimit_ShowsOnlyWhatTheServiceSays()
    {
        proxied.Respond(response => Reject(response, "17"));

        var answer = await SendAsync("/", ("X-Request-Id", "forged"), ("Set-Cookie", "forged"), ("RateLimit", "forged"));

        string[] expected =
        [
            "Retry-After", "RateLimit-Policy", "RateLimit",
            "Content-Type", "Content-Length", "Connection", "Date", "Server", "Transfer-Encoding",
        ];
        answer.Headers.Concat(answer.ContentHeaders).Select(header => header.Key)
            .ShouldBeSubsetOf(expected, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/v1.0/calls", 200)]
    [InlineData("/", 404)]
    [InlineData("/", 500)]
    public async Task Success_OfALimitedKey_HasTheHeadersWhateverTheApiReturns(string path, int status)
    {
        proxied.Respond(Limited);
        proxied.Api.Restart(response => response.StatusCode = status);

        var answer = await SendAsync(path);

        ((int)answer.Status).ShouldBe(status);
        answer.Header("RateLimit-Policy").ShouldBe(Policies);
        answer.Header("RateLimit").ShouldBe(States);
        answer.Header("Retry-After").ShouldBeNull();
        var request = proxied.Api.Requests.ShouldHaveSingleItem();
        request.Headers.Keys.ShouldNotContain(name => name.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Headers_OfTheApisOwn_ReachTheClientBesideThoseOfTheKey()
    {
        proxied.Respond(Limited);
        proxied.Api.Restart(response => response.Headers["RateLimit"] = "\"api\";r=1;t=1");

        var answer = await SendAsync("/");

        answer.Header("RateLimit-Policy").ShouldBe(Policies);
        answer.Headers.GetValues("RateLimit").ShouldBe([States, "\"api\";r=1;t=1"], ignoreOrder: true);
    }

    [Fact]
    public async Task Headers_OfTheClientsOwn_ChangeNothing()
    {
        proxied.Respond(Recorder.Yes);
        (string, string)[] forged =
            [("RateLimit", "forged"), ("RateLimit-Policy", "forged"), ("Retry-After", "9"), ("X-Auth-Status", "429")];

        ShouldHaveNone(await SendAsync("/", forged));
        proxied.Api.Requests.ShouldHaveSingleItem().Headers.Values.ShouldNotContain("forged");

        proxied.Respond(response => Reject(response, retryAfter: null));
        var answer = await SendAsync("/", forged);
        answer.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Header("Retry-After").ShouldBeNull();
        answer.Header("RateLimit-Policy").ShouldBe(Policies);
        answer.Header("RateLimit").ShouldBe(States);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task Rejection_ForAnotherReason_HasNoRateLimits(int status)
    {
        proxied.Respond(response =>
        {
            response.StatusCode = status;
            response.Headers.RetryAfter = status == 503 ? "1" : default;
        });

        var answer = await SendAsync("/");

        ((int)answer.Status).ShouldBe(status);
        answer.Header("Retry-After").ShouldBe(status == 503 ? "1" : null);
        answer.Header("RateLimit").ShouldBeNull();
    }

    [Fact]
    public async Task Rejections_OnOneConnection_DoNotAffectEachOther()
    {
        foreach (var status in new[] { 429, 503, 200, 429 })
        {
            proxied.Respond(response =>
            {
                Limited(response);
                response.StatusCode = status;
                response.Headers.RetryAfter = status == 503 ? "1" : default;
            });

            ((int)(await SendAsync("/")).Status).ShouldBe(status);
        }
    }

    [Theory]
    [InlineData("/v1.0/calls", "/auth/verify?scope=calls:read&cost=5")]
    [InlineData("/v1.0/calls?cost=0&scope=x", "/auth/verify?scope=calls:read&cost=5")]
    [InlineData("/", "/auth/verify?cost=5")]
    [InlineData("/?cost=0&scope=x", "/auth/verify?cost=5")]
    public async Task Cost_OfARoute_IsAskedWhateverTheClientSends(string path, string asked)
    {
        proxied.Respond(Recorder.Yes);
        await using var proxy = await ProxyProcess.StartAsync(Program, proxied.Service.Address, proxied.Api.Address, WithCosts);

        await proxy.Http.SendAsync(HttpMethod.Get, path, "key", null, ("Cost", "0"), ("X-Forwarded-Uri", "/?cost=0"));

        proxied.Service.Requests.ShouldHaveSingleItem().Target.ShouldBe(asked);
    }

    // As docs/reverse-proxies.md says.
    private static string WithCosts(string text) => text
        .Replace("set $scope \"\";", "set $scope \"?cost=5\";", StringComparison.Ordinal)
        .Replace("set $scope \"?scope=calls:read\";", "set $scope \"?scope=calls:read&cost=5\";", StringComparison.Ordinal)
        .Replace("uri /auth/verify?\n", "uri /auth/verify?cost=5\n", StringComparison.Ordinal)
        .Replace("uri /auth/verify?scope=calls:read\n", "uri /auth/verify?scope=calls:read&cost=5\n", StringComparison.Ordinal)
        .Replace("    http-request lua", "    http-request set-var(txn.cost) int(5)\n    http-request lua", StringComparison.Ordinal);

    private static void ShouldHaveNone(ServiceResponse answer)
    {
        answer.Header("Retry-After").ShouldBeNull();
        answer.Header("RateLimit-Policy").ShouldBeNull();
        answer.Header("RateLimit").ShouldBeNull();
    }

    private static void Limited(HttpResponse response)
    {
        Recorder.Yes(response);
        response.Headers["RateLimit-Policy"] = Policies;
        response.Headers["RateLimit"] = States;
    }

    private static void Reject(HttpResponse response, string? retryAfter)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = retryAfter;
        response.Headers["RateLimit-Policy"] = Policies;
        response.Headers["RateLimit"] = States;
        response.ContentType = "application/problem+json";
        response.WriteAsync(Problem).GetAwaiter().GetResult();
    }

    private Task<ServiceResponse> SendAsync(string path, params (string, string)[] headers) =>
        proxied.Proxy.Http.SendAsync(HttpMethod.Get, path, "key", null, headers);
}
