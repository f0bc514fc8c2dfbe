using System.Net;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Authentication;

public sealed class DisabledForeignTokenTests(Service service) : IClassFixture<Service>
{
    [Theory]
    [InlineData("sk_live_4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNg")]
    [InlineData("x")]
    public async Task ForeignToken_UnlessTheSettingIsOn_IsMalformed(string token)
    {
        await service.Location.GiveTokenAsync((await service.CreateKeyAsync()).Id, token);

        foreach (var path in new[] { "/v1.0/customer", "/auth/verify" })
        {
            (await service.GetAsync(path, token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            (await service.GetAsync($"{path}?accesskey={token}")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await service.VerifyAsync(token)).Code.ShouldBe("malformed");
    }
}
