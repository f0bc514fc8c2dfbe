using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What a proxy asks a service, and what it makes of one that doesn't say yes.</summary>
public abstract class ProxyAuthRequestTests(ProxyWithStubService proxied)
{
    public sealed class OnNginx(ProxyWithStubServiceFixture<Nginx> fixture)
        : ProxyAuthRequestTests(fixture.Installed), IClassFixture<ProxyWithStubServiceFixture<Nginx>>;

    public sealed class OnCaddy(ProxyWithStubServiceFixture<Caddy> fixture)
        : ProxyAuthRequestTests(fixture.Installed), IClassFixture<ProxyWithStubServiceFixture<Caddy>>;

    public sealed class OnHAProxy(ProxyWithStubServiceFixture<HAProxy> fixture)
        : ProxyAuthRequestTests(fixture.Installed), IClassFixture<ProxyWithStubServiceFixture<HAProxy>>;

    private ProxyProgram Program => proxied.Proxy.Program;

    [Theory]
    [InlineData("/a%2Fb", "/auth/verify")]
    [InlineData("/v1.0/calls", "/auth/verify?scope=calls:read")]
    [InlineData("/v1.0/calls/a%2Fb", "/auth/verify?scope=calls:read")]
    public async Task Question_IsAskedByTheConfigurationsUrlForTheClientsAddress(string path, string asked)
    {
        proxied.Respond(Recorder.Yes);

        await proxied.Proxy.Http.SendAsync(
            HttpMethod.Post, $"{path}?scope=x&accesskey=y", "z", new StringContent("body"),
            ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Uri", "/forged"), ("X-Forwarded-Proto", "https"));

        var question = proxied.Service.Requests.ShouldHaveSingleItem();
        question.Method.ShouldBe("GET");
        question.Target.TrimEnd('?').ShouldBe(asked);
        question.Body.ShouldBeEmpty();
        question.Header("Authorization").ShouldBe("Bearer z");
        question.Header("X-Forwarded-Uri").ShouldBe($"{path}?scope=x&accesskey=y");
        question.Header("X-Forwarded-For").ShouldBe(ProxyProcess.ClientAddress.ToString());
        question.Header("X-Forwarded-Proto").ShouldBe("http");
    }

    [Fact]
    public async Task Question_WhateverTheClientSends_CarriesOnlyTheCredentialOfIt()
    {
        proxied.Respond(Recorder.Yes);

        var answer = await proxied.Proxy.RawAsync(
            "GET /a?b", "Authorization: Bearer z", "Referer: odd\xe9", "Cookie: odd", "X-Odd: odd", "X-Forwarded-Host: odd", "Forwarded: for=odd",
            "Accept-Language: odd", "If-Match: odd", "X-Request-Id: odd", "Range: odd", "Upgrade: odd", "X-Accesskey-Id: odd", "Expect: 100-continue");

        answer.ShouldMatch("^HTTP/1.1 [12]00 ");
        var question = proxied.Service.Requests.ShouldHaveSingleItem();
        question.Headers.Keys.ShouldBeSubsetOf(
            ["Authorization", "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Method", "X-Forwarded-Proto", "X-Forwarded-Uri",
                "Accept", "Accept-Encoding", "User-Agent", "Connection"],
            StringComparer.OrdinalIgnoreCase);
        question.Header("Host").ShouldNotBe("api.example");
        question.Headers.Values.ShouldAllBe(value => !value.Contains("odd"));
        question.Header("X-Forwarded-Uri").ShouldBe("/a?b");
    }

    [Fact]
    public async Task Service_RespondingNeitherYesNorNo_BlocksTheRequest()
    {
        foreach (var answered in new[] { 302, 400, 500, 503 })
        {
            proxied.Respond(response =>
            {
                response.StatusCode = answered;
                response.Headers.RetryAfter = "1";
            });
            var answer = await proxied.Proxy.Http.SendAsync(HttpMethod.Get, "/", "key");

            ((int)answer.Status).ShouldBe(Program is Caddy ? answered : 503);
            answer.Header("Retry-After").ShouldBe("1");
            proxied.Api.Requests.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Service_WhenDown_BlocksTheRequest() =>
        await ShouldBeUnavailableAsync(FreePort.Unused(), "/", "/v1.0/calls");

    [Fact]
    public async Task Service_ThatNeverResponds_BlocksTheRequestInTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = Stopwatch.GetTimestamp();

        await ShouldBeUnavailableAsync(new Uri($"http://{silent.LocalEndpoint}"), "/");

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Api_ThatIsDown_IsNotReportedAsARejection()
    {
        proxied.Respond(Recorder.Yes);
        await using var proxy = await ProxyProcess.StartAsync(Program, proxied.Service.Address, FreePort.Unused());

        var answer = await proxy.Http.SendAsync(HttpMethod.Get, "/", "key");

        answer.Status.ShouldBe(Program is Nginx ? HttpStatusCode.BadGateway : HttpStatusCode.ServiceUnavailable);
    }

    private async Task ShouldBeUnavailableAsync(Uri service, params string[] paths)
    {
        await using var proxy = await ProxyProcess.StartAsync(Program, service, proxied.Api.Address);
        proxied.Respond(Recorder.Yes);

        foreach (var path in paths)
        {
            var answer = await proxy.Http.SendAsync(HttpMethod.Get, path, "key");

            answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Header("Retry-After").ShouldBe("1");
        }

        proxied.Api.Requests.ShouldBeEmpty();
    }
}
