using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

/// <summary>What is answered where passwords are given faster than they may be.</summary>
internal static class Limited
{
    public const int Burst = 20;

    // Who is let through waits for a core to hash on, and may wait too long for it: that is another limit.
    public static void ShouldBeLimited(this Answer[] answers)
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
