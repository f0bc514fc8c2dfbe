using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.ForwardAuth;

public sealed class ProxyHeaderTests
{
    private const string Path = "/auth/verify";

    public sealed class FromAKnownNetwork(ForwardAuthService.WithForwardedUri service) : IClassFixture<ForwardAuthService.WithForwardedUri>
    {
        [Theory]
        [InlineData("X-Forwarded-Uri", HttpStatusCode.OK)]
        [InlineData("X-FORWARDED-URI", HttpStatusCode.OK)]
        [InlineData("X-Original-URI", HttpStatusCode.Unauthorized)]
        public async Task Header_CountsIfItIsTheNamedOne(string header, HttpStatusCode status) =>
            (await service.SendAsync(HttpMethod.Get, Path, headers: (header, $"/?accesskey={service.Accesskey}"))).Status.ShouldBe(status);
    }

    public sealed class FromAnUnknownProxy(ForwardAuthService.WithAnotherProxy service) : IClassFixture<ForwardAuthService.WithAnotherProxy>
    {
        [Theory]
        [InlineData(null)]
        [InlineData("10.0.0.5")]
        public async Task Header_FromAnyUnconfiguredProxy_IsIgnored(string? forwardedFor)
        {
            (string, string)[] headers = [("X-Original-URI", $"/?accesskey={service.Accesskey}"), ("X-Forwarded-For", forwardedFor ?? "")];

            (await service.SendAsync(HttpMethod.Get, Path, headers: headers)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
            (await service.SendAsync(HttpMethod.Get, Path, service.Accesskey, headers: headers)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }
}
