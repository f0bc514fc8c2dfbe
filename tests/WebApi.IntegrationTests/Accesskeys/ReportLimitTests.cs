using System.Net;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Bodies;
using Accesskeys.WebApi.IntegrationTests.Sessions;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public sealed class ReportLimitTests(LoginLimitTests.BehindAProxy service) : IClassFixture<LoginLimitTests.BehindAProxy>
{
    private const int Most = 1000;

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1", "203.0.113.2", 100)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1", 99)]
    public async Task Revoke_BeyondAThousandTokensOfANetwork_IsLimitedByTokens(string first, string same, string other, int tokens)
    {
        for (var sent = 0; sent + tokens <= Most; sent += tokens)
        {
            (await RevokeAsync(first, tokens)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await RevokeAsync(same, tokens)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited").Header("Retry-After").ShouldNotBeNull();
        (await RevokeAsync(same, Most % tokens)).Status.ShouldBe(Most % tokens == 0 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK);
        (await RevokeAsync(other, tokens)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Revoke_BeyondAThousandRequestsOfANetwork_IsLimitedBeforeItsBodyIsRead()
    {
        await Parallel.ForAsync(0, Most, async (_, _) =>
            (await SendAsync("203.0.113.3", "{")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json"));

        using var request = await ParkedRequest.OpenAsync(service.Address, "POST /auth/revoke", "Content-Length: 100", client: "203.0.113.3");

        (await request.AnswerAsync()).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited").Header("Retry-After").ShouldNotBeNull();
        (await SendAsync("203.0.113.4", "{")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<ServiceResponse> RevokeAsync(string address, int tokens) =>
        SendAsync(address, $$"""{"tokens": {{JsonSerializer.Serialize(Enumerable.Repeat("unknown", tokens))}}}""");

    private Task<ServiceResponse> SendAsync(string address, string body) => service.SendAsync(
        HttpMethod.Post, "/auth/revoke", content: RequestExtensions.Json(body), headers: ("X-Forwarded-For", address));
}
