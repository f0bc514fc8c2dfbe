using System.Net;
using Accesskeys.WebApi.WebConsole;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

public sealed class DisabledConsoleTests(DisabledConsoleTests.WithoutConsole service) : IClassFixture<DisabledConsoleTests.WithoutConsole>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/keys")]
    [InlineData("/users")]
    [InlineData("/invitation")]
    [InlineData("/account")]
    [InlineData("/assets/console.css")]
    [InlineData("/_framework/opaque-redirect")]
    public async Task Path_OfADisabledConsole_DoesNotExist(string path) =>
        (await service.SendAsync(HttpMethod.Get, path, headers: ("Accept", "text/html"))).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/users/new")]
    public async Task Form_OfADisabledConsole_DoesNotExist(string path) => (await service.SendAsync(
        HttpMethod.Post, path, content: new FormUrlEncodedContent([]), headers: ("Accept", "text/html"))).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");

    [Fact]
    public void Endpoints_OfADisabledConsole_AreNone() => service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null
            || endpoint.RoutePattern.RawText!.Contains("assets", StringComparison.Ordinal)
            || endpoint.RoutePattern.RawText.Contains("_framework", StringComparison.Ordinal))
        .ShouldBeEmpty();

    public sealed class WithoutConsole : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Console:Enabled"] = "false" };
    }
}
