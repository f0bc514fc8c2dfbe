using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class HttpsHostTests(HttpsHostTests.Named service) : IClassFixture<HttpsHostTests.Named>
{
    [Theory]
    [InlineData("keys.example")]
    [InlineData("evil.example")]
    [InlineData("localhost")]
    [InlineData("xn--a")]
    [InlineData("a.xn--zzzzzz99999")]
    public async Task PlainHttp_WhereTheHostIsNamed_IsRedirectedThereWhateverTheRequestSays(string host)
    {
        var answer = await service.SendAsync(HttpMethod.Get, "/v1.0/customer?a=b", headers: ("Host", host));

        answer.Status.ShouldBe(HttpStatusCode.TemporaryRedirect);
        answer.Header("Location").ShouldBe("https://keys.example/v1.0/customer?a=b");
    }

    [Fact]
    public async Task PlainHttp_WithoutAHost_IsRedirectedThereToo() =>
        (await RawHttp.SendAsync(service.Address, "GET / HTTP/1.0\r\n\r\n")).ShouldContain("\r\nLocation: https://keys.example/\r\n");

    public sealed class Named : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["https_port"] = "443",
            ["https_host"] = "keys.example",
        };

        protected override Task PrepareAsync() => Task.CompletedTask;
    }
}
