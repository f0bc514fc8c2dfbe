using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An API behind that proxy, which checks with the service.</summary>
public sealed class ProxiedApiFixture<T>(ServiceBehindProxies service) : ProxyFixture<T, ProxiedApi>
    where T : ProxyProgram, new()
{
    protected override Task<ProxiedApi> StartAsync(ProxyProgram program) => service.StartBehindAsync(program);

    // Other classes use the same proxy; the collection stops it.
    protected override ValueTask EndAsync(ProxiedApi proxied) => ValueTask.CompletedTask;
}

public sealed class ProxiedApi : IAsyncDisposable
{
    public const string ApiAnswer = "from the API";

    private ProxiedApi(ServiceBehindProxies service, Recorder api, ProxyProcess proxy) => (Service, Api, Proxy) = (service, api, proxy);

    public ServiceBehindProxies Service { get; }

    public Recorder Api { get; }

    public ProxyProcess Proxy { get; }

    public static async Task<ProxiedApi> StartAsync(ProxyProgram program, ServiceBehindProxies service)
    {
        var api = await Recorder.StartAsync(response => response.WriteAsync(ApiAnswer));
        return new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
    }

    /// <summary>Caddy makes ordinary requests of some that the others reject.</summary>
    public int Expected(int status, int onCaddy) => Proxy.Program is Caddy ? onCaddy : status;

    /// <summary>The requests with that in their target that reached the API.</summary>
    public IEnumerable<RecordedRequest> RequestsContaining(string call) =>
        Api.Requests.Where(request => request.Target.Contains(call, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Api.DisposeAsync();
    }
}
