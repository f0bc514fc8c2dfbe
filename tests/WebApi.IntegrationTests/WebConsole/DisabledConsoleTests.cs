using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

public sealed class DisabledConsoleTests(DisabledConsoleTests.WithoutConsole service) : IClassFixture<DisabledConsoleTests.WithoutConsole>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/keys")]
    [InlineData("/assets/console.css")]
    [InlineData("/_framework/opaque-redirect")]
    public async Task Path_OfADisabledConsole_DoesNotExist(string path) =>
        (await service.SendAsync(HttpMethod.Get, path, headers: ("Accept", "text/html"))).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");

    public sealed class WithoutConsole : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Console:Enabled"] = "false" };
    }
}
