namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An <see cref="UpgradingApi"/> behind that proxy, which checks with the service.</summary>
public sealed class ProxiedUpgradingApiFixture<T>(ServiceBehindProxies service) : ProxyFixture<T, ProxiedUpgradingApi>
    where T : ProxyProgram, new()
{
    protected override async Task<ProxiedUpgradingApi> StartAsync(ProxyProgram program)
    {
        var api = new UpgradingApi();
        return new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
    }

    protected override async ValueTask EndAsync(ProxiedUpgradingApi proxied)
    {
        await proxied.Proxy.DisposeAsync();
        await proxied.Api.DisposeAsync();
    }
}

public sealed record ProxiedUpgradingApi(ServiceBehindProxies Service, UpgradingApi Api, ProxyProcess Proxy);
