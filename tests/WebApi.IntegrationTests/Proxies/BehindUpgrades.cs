namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An <see cref="UpgradingApi"/> behind that proxy, which asks the service.</summary>
public sealed class BehindUpgrades<T>(ServiceBehindProxies service) : InstalledProxy<T, BehindUpgrades>
    where T : ProxyProgram, new()
{
    protected override async Task<BehindUpgrades> StartAsync(ProxyProgram program)
    {
        var api = new UpgradingApi();
        return new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
    }

    protected override async ValueTask EndAsync(BehindUpgrades behind)
    {
        await behind.Proxy.DisposeAsync();
        await behind.Api.DisposeAsync();
    }
}

public sealed record BehindUpgrades(ServiceBehindProxies Service, UpgradingApi Api, ProxyProcess Proxy);
