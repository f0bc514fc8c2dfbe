using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Samples;

public sealed class CallsWithoutServiceTests(TwoServices services) : IClassFixture<TwoServices>
{
    [Fact]
    public async Task Key_WhileTheServiceIsDown_IsRejected()
    {
        var key = await services.CreateKeyAsync("calls:read");
        (await services.GetCallsAsync(key.Token)).Status.ShouldBe(HttpStatusCode.OK);
        services.Service.Kill();
        await services.Service.ExitCodeAsync();

        var unknown = await services.GetCallsAsync("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf");

        unknown.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        unknown.Header("Retry-After").ShouldBe("1");
        (await services.GetCallsAsync(null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
