using System.Net;
using Accesskeys.WebApi.Binding;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

public sealed class ImportBudgetTests(ImportBudgetTests.WithSettings service) : BodyBudgetTests(service), IClassFixture<ImportBudgetTests.WithSettings>
{
    private const int Megabyte = 1024 * 1024;
    private const string Import = "POST /v1.0/accesskeys/import";

    [Theory]
    [InlineData("Content-Length: 8388608", "", "203.0.113.1", "203.0.113.2")]
    [InlineData("Transfer-Encoding: chunked", "800000\r\n", "203.0.113.3", "203.0.113.4")]
    public async Task Import_OfFullLength_NeedsRoomForItsBufferInTheShareOfItsNetwork(string framing, string frame, string roomy, string full)
    {
        const int Ahead = 7 * Megabyte;
        const int MostBesideAnImport = (2 * Megabyte / RequestBodyBudget.FixedCost) - 1;
        var body = $$"""{"accesskeys": [{}], "x": "{{new string('x', (8 * Megabyte) - 29)}}"}""";
        var parked = await ParkAsync(MostBesideAnImport, roomy, Create, Service.Accesskey);

        // Many more than one too many: a client may be told to continue a moment before its body is counted.
        parked.AddRange(await ParkAsync(2 * MostBesideAnImport, full, Create, Service.Accesskey));
        using var fits = await ParkedRequest.OpenAsync(Service.Address, Import, framing, Service.Accesskey, roomy);
        using var exceeds = await ParkedRequest.OpenAsync(Service.Address, Import, framing, Service.Accesskey, full);

        await Task.WhenAll(fits.SendAsync(frame + body[..Ahead]), exceeds.SendAsync(frame + body[..Ahead]));
        await fits.SendAsync(body[Ahead..] + (frame.Length > 0 ? "\r\n0\r\n\r\n" : ""));

        (await exceeds.AnswerAsync()).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        var done = await fits.AnswerAsync();
        done.Status.ShouldBe(HttpStatusCode.OK, done.Text);
        End(parked);
    }

    [Fact]
    public void Settings_OfTheService_AreTheGivenOnes()
    {
        var options = Service.Services.GetRequiredService<RequestBodyOptions>();

        (options.Total, options.PerNetwork).ShouldBe((60L * Megabyte, 10L * Megabyte));
    }

    public sealed class WithSettings : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
            ["RequestBodies:TotalMegabytes"] = "60",
            ["RequestBodies:MegabytesPerNetwork"] = "10",
        };
    }
}
