using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An API behind that proxy, which asks the service.</summary>
public sealed class Behind<T>(ServiceBehindProxies service) : IAsyncLifetime
    where T : ProxyProgram, new()
{
    private Behind? _behind;

    /// <summary>To be asked for by each test: a test can be skipped, a fixture can't.</summary>
    public Behind Installed
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
            _behind = await service.BehindAsync(program);
        }
    }

    /// <summary>Other classes go on with the same proxy; the collection ends it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class Behind : IAsyncDisposable
{
    public const string ApiAnswer = "from the API";

    private Behind(ServiceBehindProxies service, Recorder api, ProxyProcess proxy) => (Service, Api, Proxy) = (service, api, proxy);

    public ServiceBehindProxies Service { get; }

    public Recorder Api { get; }

    public ProxyProcess Proxy { get; }

    public static async Task<Behind> StartAsync(ProxyProgram program, ServiceBehindProxies service)
    {
        var api = await Recorder.StartAsync(response => response.WriteAsync(ApiAnswer));
        return new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Api.DisposeAsync();
    }
}
