using System.Net;
using Accesskeys.Client;
using Accesskeys.Clients.UnitTests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Accesskeys.Clients.UnitTests.Client;

public sealed class RegistrationTests : IDisposable
{
    private const string Token = "vb_1MMxPkUV2LMxfNrA2QURag6rTg2FF54w";

    private readonly StubService _service = new()
    {
        Answer = _ => Task.FromResult(StubService.Problem(HttpStatusCode.ServiceUnavailable, "unavailable")),
    };

    private readonly LogRecorder _log = new();

    [Theory]
    [InlineData("https://keys.example")]
    [InlineData("https://keys.example/")]
    public async Task Credential_OfTheOptions_GoesIntoTheHeaderAndNowhereElse(string address)
    {
        await using var provider = Provide(options => (options.Service, options.Accesskey) = (new Uri(address), Token));

        await Should.ThrowAsync<AccesskeysException>(provider.GetRequiredService<AccesskeysClient>().GetCustomerAsync());

        _service.LastRequest!.RequestUri.ShouldBe(new Uri("https://keys.example/v1.0/customer"));
        _service.LastRequest.Headers.Authorization!.ToString().ShouldBe("Bearer " + Token);
        _log.All.ShouldNotBeEmpty();
        _log.All.ShouldNotContain(line => line.Text.Contains(Token));
    }

    [Fact]
    public async Task Call_ThatFailed_IsNotTriedAgain()
    {
        await using var provider = Provide(options => options.Service = new Uri("https://keys.example"));

        await Should.ThrowAsync<AccesskeysException>(provider.GetRequiredService<AccesskeysClient>().GetCustomerAsync());

        _service.Asked.Count.ShouldBe(1);
        _service.LastRequest!.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task Service_ThatIsNoAddress_IsNamedBeforeAnythingIsSent()
    {
        await using var provider = Provide(options => options.Service = new Uri("keys", UriKind.Relative));

        Should.Throw<OptionsValidationException>(provider.GetRequiredService<AccesskeysClient>)
            .Message.ShouldContain("AccesskeysClientOptions.Service");
    }

    public void Dispose()
    {
        _service.Dispose();
        _log.Dispose();
    }

    private ServiceProvider Provide(Action<AccesskeysClientOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddAccesskeysClient(configure).ConfigurePrimaryHttpMessageHandler(() => _service);
        return services.BuildServiceProvider();
    }
}
