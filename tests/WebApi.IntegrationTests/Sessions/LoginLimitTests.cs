using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public sealed class LoginLimitTests(LoginLimitTests.BehindAProxy service) : IClassFixture<LoginLimitTests.BehindAProxy>
{
    private const int Burst = RateLimitAssertions.Burst;

    [Fact]
    public async Task Login_BeyondTheBurstOfAnAddress_IsLimited()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Burst).Select(number => LoginAsync($"user-{number}", "203.0.113.1")));

        answers.ShouldBeLimited();
        (await LoginAsync("user", "203.0.113.2")).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Login_BeyondTheBurstOfAV6Network_IsLimited()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 2 * Burst).Select(number => LoginAsync($"six-{number}", $"2001:db8:0:1::{number}")));

        answers.ShouldBeLimited();
        (await LoginAsync("user", "2001:db8:0:2::1")).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Login_BeyondTheBurstOfAUsername_IsLimitedWhereverItComesFrom()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 2 * Burst).Select(number =>
            LoginAsync(number % 2 == 0 ? "wanted" : "WANTED", $"198.51.100.{number}")));

        answers.ShouldBeLimited();
        (await LoginAsync("another", "198.51.100.1")).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Login_BeyondTheBurstOfAUsername_IsLimitedHoweverItIsTyped()
    {
        string[] typed = ["d\u00E9sir\u00E9e", "De\u0301sir\u00E9e", "DE\u0301SIRE\u0301E", "ｄ\u00E9sir\u00E9e"];
        var answers = await Task.WhenAll(Enumerable.Range(1, 2 * Burst).Select(number =>
            LoginAsync(typed[number % typed.Length], $"192.0.2.{number}")));

        answers.ShouldBeLimited();
        (await LoginAsync("de\u0301sire\u0301", "192.0.2.1")).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    private Task<ServiceResponse> LoginAsync(string username, string address) => service.SendAsync(
        HttpMethod.Post, "/auth/login",
        content: RequestExtensions.Json($$"""{"username": "{{username}}", "password": "wrong"}"""),
        headers: ("X-Forwarded-For", address));

    public class BehindAProxy : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
        };
    }
}
