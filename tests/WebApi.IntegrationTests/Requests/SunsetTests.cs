using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class SunsetTests(Service service) : IClassFixture<Service>
{
    private const int Day = 86_400;

    [Theory]
    [InlineData("GET", "/v1.0/customer", 200)]
    [InlineData("GET", "/auth/verify", 200)]
    [InlineData("HEAD", "/auth/verify", 200)]
    [InlineData("GET", "/v1.0/accesskeys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13", 404)]
    [InlineData("GET", "/v1.0/accesskeys?page_size=0", 400)]
    [InlineData("POST", "/auth/logout", 403)]
    public async Task Response_ToAKeyInItsLastWeek_SaysWhenItExpires(string method, string path, int status)
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 7 * Day });

        var answer = await service.SendAsync(new HttpMethod(method), path, key.Token);

        answer.Status.ShouldBe((HttpStatusCode)status);
        answer.Header("Sunset").ShouldBe($"{key.Tm_expire.UtcDateTime:R}");
    }

    [Fact]
    public async Task Response_ToAKeyThatHasLonger_DoesNot()
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = (7 * Day) + 600 });

        (await service.GetAsync("/v1.0/customer", key.Token)).Header("Sunset").ShouldBeNull();
        (await service.GetAsync("/auth/verify", key.Token)).Header("Sunset").ShouldBeNull();
    }

    [Fact]
    public async Task Response_ToASessionOrAStranger_DoesNot()
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await service.GetAsync($"/v1.0/accesskeys/{key.Id}", service.Session)).Header("Sunset").ShouldBeNull();
        (await service.GetAsync("/v1.0/customer", key.Token[..^1])).Header("Sunset").ShouldBeNull();
    }
}
