using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What a proxy asks a service, and what it makes of one that doesn't say yes.</summary>
public abstract class AskingProxyTests(ProxyProgram program)
{
    public sealed class OnNginx() : AskingProxyTests(new Nginx());

    public sealed class OnCaddy() : AskingProxyTests(new Caddy());

    public sealed class OnHAProxy() : AskingProxyTests(new HAProxy());

    [Fact]
    public async Task Question_IsAskedByTheConfigurationsUrlForTheClientsAddress()
    {
        await using var service = await Recorder.StartAsync(Recorder.Yes);
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(program, service.Address, api.Address);

        await proxy.Http.SendAsync(
            HttpMethod.Post, "/a%2Fb?scope=x&accesskey=y", "z", new StringContent("body"),
            ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Uri", "/forged"), ("X-Original-URI", "/forged"), ("X-Forwarded-Proto", "https"));

        var question = service.Requests.ShouldHaveSingleItem();
        question.Method.ShouldBe("GET");
        question.Target.TrimEnd('?').ShouldBe("/auth/verify");
        question.Body.ShouldBeEmpty();
        question.Header("Authorization").ShouldBe("Bearer z");
        question.Header("X-Forwarded-Uri").ShouldBe("/a%2Fb?scope=x&accesskey=y");
        question.Header("X-Forwarded-For").ShouldBe(ProxyProcess.ClientAddress.ToString());
        question.Header("X-Forwarded-Proto").ShouldBe("http");
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(302)]
    public async Task Service_ThatAnswersNeitherYesNorNo_LetsNobodyPass(int status)
    {
        await using var service = await Recorder.StartAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.RetryAfter = "1";
        });

        var answer = await ShouldLetNobodyPassAsync(service.Address);

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            ShouldBeUnavailable(answer);
        }
    }

    [Fact]
    public async Task Service_ThatIsDown_LetsNobodyPass() =>
        ShouldBeUnavailable(await ShouldLetNobodyPassAsync(FreePort.Nobody()));

    [Fact]
    public async Task Service_ThatNeverAnswers_LetsNobodyPassAndHoldsNobodyUp()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = Stopwatch.GetTimestamp();

        ShouldBeUnavailable(await ShouldLetNobodyPassAsync(new Uri($"http://{silent.LocalEndpoint}")));

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    private async Task<Answer> ShouldLetNobodyPassAsync(Uri service)
    {
        await using var api = await Recorder.StartAsync(_ => { });
        await using var proxy = await ProxyProcess.StartAsync(program, service, api.Address);

        var answer = await proxy.Http.SendAsync(HttpMethod.Get, "/", "key");

        ((int)answer.Status).ShouldBeGreaterThanOrEqualTo(300);
        api.Requests.ShouldBeEmpty();
        return answer;
    }

    private static void ShouldBeUnavailable(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Header("Retry-After").ShouldBe("1");
    }
}
