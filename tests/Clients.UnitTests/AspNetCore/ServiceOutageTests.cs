using System.Net;
using Accesskeys.Clients.UnitTests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class ServiceOutageTests
{
    private const string Path = "/claims?accesskey=vb_key";

    public static TheoryData<string, Func<HttpResponseMessage>> Outages => new()
    {
        { "nothing listens", () => throw new HttpRequestException("The connection failed.") },
        { "it takes too long", () => throw new TaskCanceledException() },
        { "the caller's own handler gave up", () => throw new InvalidOperationException("The circuit is open.") },
        { "its database is down", () => StubService.Problem(HttpStatusCode.ServiceUnavailable, "unavailable") },
        { "the application's key is bad", () => StubService.Problem(HttpStatusCode.Unauthorized, "invalid_credentials") },
        { "the application's key may not verify", () => StubService.Problem(HttpStatusCode.Forbidden, "permission_denied") },
        { "a proxy responds", () => StubService.Html(HttpStatusCode.BadGateway) },
        { "a proxy responds with success", () => StubService.Html(HttpStatusCode.OK) },
        { "it is elsewhere", () => StubService.Html(HttpStatusCode.TemporaryRedirect) },
    };

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Service_WhenUnreachable_RejectsEveryRequest(string what, Func<HttpResponseMessage> outage)
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = async _ =>
        {
            await Task.Yield();
            return outage();
        };

        var answer = await application.GetAsync(Path);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status503ServiceUnavailable, what);
        answer.Response.Headers.RetryAfter.ToString().ShouldBe("1");
        application.Log.All.ShouldContain(line => line.Text.StartsWith("The Accesskeys service can't be reached: "));
    }

    [Fact]
    public async Task Service_WhenItCanBeAskedAgain_IsAskedByTheNextRequest()
    {
        await using var application = await Application.StartAsync();
        var answers = new Queue<HttpResponseMessage>([StubService.Html(HttpStatusCode.BadGateway), StubService.Good()]);
        application.Service.Answer = _ => Task.FromResult(answers.Dequeue());

        (await application.GetAsync(Path).StatusAsync()).ShouldBe(StatusCodes.Status503ServiceUnavailable);
        (await application.GetAsync(Path).StatusAsync()).ShouldBe(StatusCodes.Status200OK);
    }

    [Fact]
    public async Task Service_WhenUnreachableAndSoConfigured_RejectsAsAnInvalidKey()
    {
        await using var application = await Application.StartAsync(options => options.StatusWhenUnavailable = 401);
        application.Service.Answer = _ => throw new HttpRequestException("The connection failed.");

        var answer = await application.GetAsync(Path);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status401Unauthorized);
        answer.Response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task Service_WhenUnreachable_LeavesAnonymousEndpointsOpen()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => throw new HttpRequestException("The connection failed.");

        (await application.GetAsync("/open?accesskey=vb_key").StatusAsync()).ShouldBe(StatusCodes.Status200OK);
    }
}
