using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

/// <summary>A class of its own: the server takes five seconds to end such a connection, and other tests need not wait for it.</summary>
public sealed class UnreadBodyTests(WithDeadlines service) : IClassFixture<WithDeadlines>
{
    [Fact]
    public Task Body_ThatIsNeverRead_IsNotWaitedForLong() => Task.WhenAll(
        UnreadAsync("GET /auth/verify"),
        UnreadAsync("POST /auth/verify"),
        UnreadAsync("POST /auth/logout"),
        UnreadAsync("DELETE /v1.0/accesskeys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
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
}
