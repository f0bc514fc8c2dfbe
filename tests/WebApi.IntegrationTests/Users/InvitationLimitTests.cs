using Accesskeys.WebApi.IntegrationTests.Sessions;

namespace Accesskeys.WebApi.IntegrationTests.Users;

public sealed class InvitationLimitTests(LoginLimitTests.BehindAProxy service) : IClassFixture<LoginLimitTests.BehindAProxy>
{
    [Fact]
    public async Task Redeem_BeyondTheBurstOfAnAddress_IsLimited()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * RateLimitAssertions.Burst).Select(_ => service.SendAsync(
            HttpMethod.Post, "/auth/invitation",
            content: RequestExtensions.Json("""{"code": "x", "password": "a long enough password"}"""),
            headers: ("X-Forwarded-For", "203.0.113.1"))));

        answers.ShouldBeLimited();
    }
}
