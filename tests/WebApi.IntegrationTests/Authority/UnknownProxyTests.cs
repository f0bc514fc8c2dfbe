using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

public sealed class UnknownProxyTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task ForwardedFor_FromWhoIsNoNamedProxy_OpensNothing()
    {
        var key = await service.CreateKeyAsync("""{"allowed_ips": ["203.0.113.0/24"]}""");

        foreach (var header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded" })
        {
            (await service.SendAsync(HttpMethod.Get, "/v1.0/customer", key.Token, headers: (header, "203.0.113.9"))).Status
                .ShouldBe(HttpStatusCode.Unauthorized);
        }
    }
}
