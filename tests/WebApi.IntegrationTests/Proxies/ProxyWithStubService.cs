using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An API behind that proxy, which calls a service whose responses the test chooses.</summary>
public sealed class ProxyWithStubServiceFixture<T> : ProxyFixture<T, ProxyWithStubService>
    where T : ProxyProgram, new()
{
    protected override Task<ProxyWithStubService> StartAsync(ProxyProgram program) => ProxyWithStubService.StartAsync(program);

    protected override ValueTask EndAsync(ProxyWithStubService proxied) => proxied.DisposeAsync();
}

public sealed class ProxyWithStubService : IAsyncDisposable
{
    private ProxyWithStubService(Recorder service, Recorder api, ProxyProcess proxy) => (Service, Api, Proxy) = (service, api, proxy);

    public Recorder Service { get; }

    public Recorder Api { get; }

    public ProxyProcess Proxy { get; }

    public static async Task<ProxyWithStubService> StartAsync(ProxyProgram program)
    {
        var (service, api) = (await Recorder.StartAsync(Recorder.Yes), await Recorder.StartAsync(_ => { }));
        return new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
    }

    /// <summary>Sets the service's further responses, and clears what it and the API have received.</summary>
    public void Respond(Action<HttpResponse> answer)
    {
        Service.Restart(answer);
        Api.Restart(_ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Service.DisposeAsync();
        await Api.DisposeAsync();
    }
}
