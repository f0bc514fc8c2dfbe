using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public sealed class ChangePasswordLimitTests(LoginLimitTests.BehindAProxy service) : IClassFixture<LoginLimitTests.BehindAProxy>
{
    private const int Burst = RateLimitAssertions.Burst;

    [Fact]
    public async Task ChangePassword_BeyondTheBurstOfAnAgent_IsLimitedWhereverItComesFrom()
    {
        var session = await service.SignInAsync(await service.AddAgentAsync());

        var answers = await Task.WhenAll(Enumerable.Range(1, 2 * Burst).Select(number => GuessAsync(session, $"198.51.100.{number}")));

        answers.ShouldBeLimited();
        (await GuessAsync(await service.SignInAsync(await service.AddAgentAsync()), "198.51.100.1")).Status
            .ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task ChangePassword_BeyondTheBurstOfAnAddress_IsLimitedBeforeTheCredentialIsLookedAt()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Burst).Select(_ => GuessAsync("x.y.z", "203.0.113.1")));

        answers.ShouldBeLimited();
    }

    private Task<ServiceResponse> GuessAsync(string session, string address) => service.SendAsync(
        HttpMethod.Put, "/auth/password", session,
        RequestExtensions.Json("""{"password": "wrong", "new_password": "a better horse battery staple"}"""),
        ("X-Forwarded-For", address));
}
