namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An <see cref="UpgradingApi"/> behind that proxy, which asks the service.</summary>
public sealed class BehindUpgrades<T>(ServiceBehindProxies service) : IAsyncLifetime
    where T : ProxyProgram, new()
{
    private BehindUpgrades? _behind;

    /// <inheritdoc cref="Behind{T}.Installed"/>
    public BehindUpgrades Installed
    {
        get
        {
            new T().Require();
            return _behind!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (new T() is { IsInstalled: true } program)
        {
            var api = new UpgradingApi();
            _behind = new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_behind is not null)
        {
            await _behind.Proxy.DisposeAsync();
            await _behind.Api.DisposeAsync();
        }
    }
}

public sealed record BehindUpgrades(ServiceBehindProxies Service, UpgradingApi Api, ProxyProcess Proxy);
