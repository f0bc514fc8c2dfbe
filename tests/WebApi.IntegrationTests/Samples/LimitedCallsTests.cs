using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Samples;

/// <summary>Two processes of an application beside one of the service.</summary>
public sealed class LimitedCallsTests(TwoServices services) : IClassFixture<TwoServices>
{
    [Fact]
    public async Task Requests_WithALimitedKeyToTwoApplicationsAtOnce_PassAsOftenAsTheLimitSays()
    {
        await using var another = await services.StartAnotherApplicationAsync();
        using var other = await another.ListeningAsync();
        var key = await services.Keys.CreateAccesskeyAsync(new CreateAccesskey
        {
            Expire = 3600,
            Scopes = ["calls:read"],
            Rate_limits = [new RateLimitInput { Limit = 100, Window = 2_678_400 }],
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 250).Select(request => request % 2 == 0
            ? services.GetCallsAsync(key.Token)
            : other.SendAsync(HttpMethod.Get, "/v1.0/calls", key.Token)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(100);
        var rejected = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        rejected.Count.ShouldBe(150);
        rejected.ShouldAllBe(answer => answer.Header("Retry-After") != null
            && answer.Header("RateLimit-Policy") == "\"requests-2678400\";q=100;w=2678400"
            && answer.Header("RateLimit")!.StartsWith("\"requests-2678400\";r=", StringComparison.Ordinal));
    }
}
