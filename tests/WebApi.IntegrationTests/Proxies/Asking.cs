using Microsoft.AspNetCore.Http;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>An API behind that proxy, which calls a service whose responses the test chooses.</summary>
public sealed class Asking<T> : InstalledProxy<T, Asking>
    where T : ProxyProgram, new()
{
    protected override Task<Asking> StartAsync(ProxyProgram program) => Asking.StartAsync(program);

    protected override ValueTask EndAsync(Asking behind) => behind.DisposeAsync();
}

public sealed class Asking : IAsyncDisposable
{
    private Asking(Recorder service, Recorder api, ProxyProcess proxy) => (Service, Api, Proxy) = (service, api, proxy);

    public Recorder Service { get; }

    public Recorder Api { get; }

    public ProxyProcess Proxy { get; }

    public static async Task<Asking> StartAsync(ProxyProgram program)
    {
        var (service, api) = (await Recorder.StartAsync(Recorder.Yes), await Recorder.StartAsync(_ => { }));
        return new(service, api, await ProxyProcess.StartAsync(program, service.Address, api.Address));
    }

    /// <summary>Sets the service's further responses, and clears what it and the API have received.</summary>
    public void Answer(Action<HttpResponse> answer)
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
