using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

public sealed class BodyDeadlineTests : IClassFixture<WithDeadlines>
{
    private const string Id = "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13";
    private const string Create = "POST /v1.0/accesskeys";
    private const string Body = """{"expire": 60}""";

    private readonly WithDeadlines _service;

    public BodyDeadlineTests(WithDeadlines service)
    {
        _service = service;

        // What another test has left.
        _service.Deadlines.ForgetAll();
    }

    public static TheoryData<string, string> OperationsWithABody =>
        [.. ApiDocument.Committed.Answering(413).Select(operation => (operation.Method, operation.PathOf(Id)))];

    [Theory]
    [MemberData(nameof(OperationsWithABody))]
    public async Task Body_ThatStalls_ReturnsRequestTimeout(string method, string path)
    {
        foreach (var (framing, part) in new[] { ("Content-Length: 1000", ""), ("Content-Length: 1000", "{"), ("Transfer-Encoding: chunked", "1\r\n{\r\n") })
        {
            using var request = await ParkedRequest.OpenAsync(_service.Address, $"{method} {path}", framing, _service.Session);
            await request.SendAsync(part);

            var deadline = await _service.Deadlines.NextAsync();
            deadline.Length.ShouldBe(path.EndsWith("/import", StringComparison.Ordinal) ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(30));
            deadline.Pass();

            (await request.AnswerAsync()).ShouldBeProblem(HttpStatusCode.RequestTimeout, "request_timeout")
                .Header("Connection").ShouldBe("close");
        }
    }

    [Fact]
    public async Task Connection_OfABodyThatStalled_IsEnded()
    {
        using var request = await ParkedRequest.OpenAsync(_service.Address, Create, "Content-Length: 1000", _service.Session, version: "1.0");
        (await _service.Deadlines.NextAsync()).Pass();

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
        using var request = await ParkedRequest.OpenAsync(_service.Address, Create, framing, _service.Session);
        await _service.Deadlines.NextAsync();
        if (framing.Contains("Expect", StringComparison.Ordinal))
        {
            (await request.ReceivesContinueAsync()).ShouldBeTrue();
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
        using var request = await ParkedRequest.OpenAsync(_service.Address, Create, "Content-Length: 14", _service.Session);
        var deadline = await _service.Deadlines.NextAsync();
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
            _service.Address,
            $"{Create} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_service.Session}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + $"{framing}\r\n\r\n{body}");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        _service.Deadlines.HasSetOne.ShouldBeFalse();
    }

    [Theory]
    [InlineData("65537")]
    [InlineData("9999999999999")]
    public async Task Body_TooLongByItsLength_IsNotWaitedFor(string length)
    {
        using var request = await ParkedRequest.OpenAsync(_service.Address, Create, $"Content-Length: {length}\r\nExpect: 100-continue", _service.Session);

        (await request.AnswerAsync()).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        _service.Deadlines.HasSetOne.ShouldBeFalse();
    }
}
