using System.Diagnostics;
using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

public sealed class LoginTimeTests(WithRealHashes service) : IClassFixture<WithRealHashes>
{
    [Fact]
    public async Task Login_OfAnUnknownUser_TakesAsLongAsAWrongPassword()
    {
        var (unknown, wrong) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < 5; i++)
        {
            unknown.Add(await MeasureAsync("nobody"));
            wrong.Add(await MeasureAsync(Service.Username));
        }

        // Without a hash to check, the response would be a hundred times faster.
        (unknown.Min() / wrong.Min()).ShouldBeInRange(0.5, 2);
    }

    private async Task<TimeSpan> MeasureAsync(string username)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await service.PostAsync("/auth/login", $$"""{"username": "{{username}}", "password": "a wrong password"}""");
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        return Stopwatch.GetElapsedTime(start);
    }
}
