using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What a proxy asks a service, and what it makes of one that doesn't say yes.</summary>
public abstract class AskingProxyTests(ProxyProgram program)
{
    public sealed class OnNginx() : AskingProxyTests(new Nginx());

    public sealed class OnCaddy() : AskingProxyTests(new Caddy());

    public sealed class OnHAProxy() : AskingProxyTests(new HAProxy());

    [Theory]
    [InlineData("/a%2Fb", "/auth/verify")]
    [InlineData("/v1.0/calls", "/auth/verify?scope=calls:read")]
    [InlineData("/v1.0/calls/a%2Fb", "/auth/verify?scope=calls:read")]
    public async Task Question_IsAskedByTheConfigurationsUrlForTheClientsAddress(string path, string asked)
    {
        await using var service = await Recorder.StartAsync(Recorder.Yes);
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(program, service.Address, api.Address);

        await proxy.Http.SendAsync(
            HttpMethod.Post, $"{path}?scope=x&accesskey=y", "z", new StringContent("body"),
            ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Uri", "/forged"), ("X-Forwarded-Proto", "https"));

        var question = service.Requests.ShouldHaveSingleItem();
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
        await using var service = await Recorder.StartAsync(Recorder.Yes);
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(program, service.Address, api.Address);

        var answer = await proxy.RawAsync(
            "GET /a?b", "Authorization: Bearer z", "Referer: odd\xe9", "Cookie: odd", "X-Odd: odd", "X-Forwarded-Host: odd", "Forwarded: for=odd",
            "Accept-Language: odd", "If-Match: odd", "X-Request-Id: odd", "Range: odd", "Upgrade: odd", "X-Accesskey-Id: odd", "Expect: 100-continue");

        answer.ShouldMatch("^HTTP/1.1 [12]00 ");
        var question = service.Requests.ShouldHaveSingleItem();
        question.Headers.Keys.ShouldBeSubsetOf(
            ["Authorization", "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Method", "X-Forwarded-Proto", "X-Forwarded-Uri",
                "Accept", "Accept-Encoding", "User-Agent", "Connection"],
            StringComparer.OrdinalIgnoreCase);
        question.Header("Host").ShouldNotBe("api.example");
        question.Headers.Values.ShouldAllBe(value => !value.Contains("odd"));
        question.Header("X-Forwarded-Uri").ShouldBe("/a?b");
    }

    [Fact]
    public async Task Service_ThatAnswersNeitherYesNorNo_LetsNobodyPass()
    {
        var status = 0;
        await using var service = await Recorder.StartAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.RetryAfter = "1";
        });
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(program, service.Address, api.Address);

        foreach (var answered in new[] { 302, 400, 429, 500, 503 })
        {
            status = answered;
            var answer = await proxy.Http.SendAsync(HttpMethod.Get, "/", "key");

            ((int)answer.Status).ShouldBe(program is Caddy ? answered : 503);
            answer.Header("Retry-After").ShouldBe("1");
        }

        api.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1.0/calls")]
    public async Task Service_ThatIsDown_LetsNobodyPass(string path) =>
        await ShouldBeUnavailableAsync(FreePort.Nobody(), path);

    [Fact]
    public async Task Service_ThatNeverAnswers_LetsNobodyPassAndHoldsNobodyUp()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = Stopwatch.GetTimestamp();

        await ShouldBeUnavailableAsync(new Uri($"http://{silent.LocalEndpoint}"));

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Api_ThatIsDown_IsNotTakenForARefusal()
    {
        await using var service = await Recorder.StartAsync(Recorder.Yes);
        await using var proxy = await ProxyProcess.StartAsync(program, service.Address, FreePort.Nobody());

        var answer = await proxy.Http.SendAsync(HttpMethod.Get, "/", "key");

        answer.Status.ShouldBe(program is Nginx ? HttpStatusCode.BadGateway : HttpStatusCode.ServiceUnavailable);
    }

    private async Task ShouldBeUnavailableAsync(Uri service, string path = "/")
    {
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(program, service, api.Address);

        var answer = await proxy.Http.SendAsync(HttpMethod.Get, path, "key");

        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Header("Retry-After").ShouldBe("1");
        api.Requests.ShouldBeEmpty();
    }
}
