using System.Net;
using Accesskeys.WebApi.IntegrationTests.Contract;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

public sealed class BodyDeadlineTests(BodyDeadlineTests.WithDeadlines service) : IClassFixture<BodyDeadlineTests.WithDeadlines>
{
    private const string Id = "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13";
    private const string Create = "POST /v1.0/accesskeys";
    private const string Body = """{"expire": 60}""";

    public static TheoryData<string, string> OperationsWithABody =>
        [.. ApiDocument.Committed.Answering(413).Select(operation => (operation.Method, operation.PathOf(Id)))];

    [Theory]
    [MemberData(nameof(OperationsWithABody))]
    public async Task Body_ThatStalls_AnswersRequestTimeout(string method, string path)
    {
        foreach (var (framing, part) in new[] { ("Content-Length: 1000", ""), ("Content-Length: 1000", "{"), ("Transfer-Encoding: chunked", "1\r\n{\r\n") })
        {
            using var request = await ParkedRequest.OpenAsync(service.Address, $"{method} {path}", framing, service.Session);
            await request.SendAsync(part);

            var deadline = await service.Deadlines.NextAsync();
            deadline.Length.ShouldBe(path.EndsWith("/import", StringComparison.Ordinal) ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(30));
            deadline.Pass();

            (await request.AnswerAsync()).ShouldBeProblem(HttpStatusCode.RequestTimeout, "request_timeout")
                .Header("Connection").ShouldBe("close");
        }
    }

    [Fact]
    public async Task Connection_OfABodyThatStalled_IsEnded()
    {
        using var request = await ParkedRequest.OpenAsync(service.Address, Create, "Content-Length: 1000", service.Session, version: "1.0");
        (await service.Deadlines.NextAsync()).Pass();

        (await request.AnswerAsync()).Status.ShouldBe(HttpStatusCode.RequestTimeout);
        await request.EndsAsync();
    }

    [Theory]
    [InlineData("Content-Length: 14")]
    [InlineData("Content-Length: 14\r\nExpect: 100-continue")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nExpect: 100-continue")]
    public async Task Body_ThatTricklesWithinTheDeadline_IsRead(string framing)
    {
        using var request = await ParkedRequest.OpenAsync(service.Address, Create, framing, service.Session);
        await service.Deadlines.NextAsync();
        if (framing.Contains("Expect", StringComparison.Ordinal))
        {
            (await request.IsToldToContinueAsync()).ShouldBeTrue();
        }

        var isChunked = framing.StartsWith("Transfer", StringComparison.Ordinal);
        foreach (var character in Body)
        {
            await request.SendAsync(isChunked ? $"1\r\n{character}\r\n" : $"{character}");
        }

        await request.SendAsync(isChunked ? "0\r\n\r\n" : "");

        (await request.AnswerAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connection_OfABodyThatTrickled_TakesTheNextRequest()
    {
        using var request = await ParkedRequest.OpenAsync(service.Address, Create, "Content-Length: 14", service.Session);
        var deadline = await service.Deadlines.NextAsync();
        const string Next = "GET /v1.0/nothing HTTP/1.1\r\nHost: x\r\n\r\n";
        await request.SendAsync(Body + Next);

        (await request.AnswerAsync()).Status.ShouldBe(HttpStatusCode.OK);
        deadline.IsDisposed.ShouldBeTrue();
        (await request.AnswerAsync(Next)).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
    }

    [Theory]
    [InlineData("Content-Length: 14", Body)]
    [InlineData("Transfer-Encoding: chunked", $"e\r\n{Body}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1\r\n{\r\nD\r\n\"expire\": 60}\r\n0\r\n\r\n")]
    public async Task Body_ThatCameWithItsHeaders_HasNoDeadline(string framing, string body)
    {
        var answer = await RawHttp.SendAsync(
            service.Address,
            $"{Create} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.Session}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + $"{framing}\r\n\r\n{body}");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        service.Deadlines.HasSetOne.ShouldBeFalse();
    }

    [Theory]
    [InlineData("65537")]
    [InlineData("9999999999999")]
    public async Task Body_TooLongByItsLength_IsNotWaitedFor(string length)
    {
        using var request = await ParkedRequest.OpenAsync(service.Address, Create, $"Content-Length: {length}\r\nExpect: 100-continue", service.Session);

        (await request.AnswerAsync()).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        service.Deadlines.HasSetOne.ShouldBeFalse();
    }

    [Fact]
    public Task Body_ThatNobodyReads_IsNotWaitedForLong() => Task.WhenAll(
        UnreadAsync("GET /auth/verify"),
        UnreadAsync("POST /auth/verify"),
        UnreadAsync("POST /auth/logout"),
        UnreadAsync($"DELETE /v1.0/accesskeys/{Id}"),
        UnreadAsync("POST /v1.0/accesskeys"),
        UnreadAsync("POST /nothing"),
        UnreadAsync("PATCH /v1.0/accesskeys"));

    private async Task UnreadAsync(string line)
    {
        using var request = await ParkedRequest.OpenAsync(service.Address, line, "Content-Length: 1000", credential: "vb_unknown");
        using var chunked = await ParkedRequest.OpenAsync(service.Address, line, "Transfer-Encoding: chunked", credential: "vb_unknown");

        var answers = new[] { await request.AnswerAsync(), await chunked.AnswerAsync() };

        answers.ShouldAllBe(answer => (int)answer.Status >= 400 && answer.Status != HttpStatusCode.RequestTimeout);
        service.Deadlines.HasSetOne.ShouldBeFalse();
        await Task.WhenAll(request.EndsAsync(), chunked.EndsAsync());
    }

    public sealed class WithDeadlines : Service
    {
        internal DeadlineClock Deadlines { get; } = new();

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Deadlines));
        }

        // What it sends may have set deadlines of its own.
        protected override async Task PrepareAsync()
        {
            await base.PrepareAsync();
            Deadlines.ForgetAll();
        }
    }
}
