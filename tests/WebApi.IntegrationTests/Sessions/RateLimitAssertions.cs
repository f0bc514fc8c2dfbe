using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

/// <summary>The responses to password attempts beyond the rate limit.</summary>
internal static class RateLimitAssertions
{
    public const int Burst = 20;

    // An admitted attempt waits for a core to hash on, and may time out: that is a different limit.
    public static void ShouldBeLimited(this ServiceResponse[] answers)
    {
        answers.Count(answer => answer.Status != HttpStatusCode.TooManyRequests).ShouldBeGreaterThanOrEqualTo(Burst);
        var limited = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        limited.ShouldNotBeEmpty();
        foreach (var answer in limited)
        {
            answer.ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
            answer.Header("Retry-After").ShouldBeOneOf("1", "2");
        }
    }
}
