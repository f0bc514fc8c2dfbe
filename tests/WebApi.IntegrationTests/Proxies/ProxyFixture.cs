namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What a class of tests runs with that proxy program, if it is installed.</summary>
public abstract class ProxyFixture<TProgram, TSetup> : IAsyncLifetime
    where TProgram : ProxyProgram, new()
    where TSetup : class
{
    private TSetup? _setup;

    /// <summary>To be asked for by each test: a test can be skipped, a fixture can't.</summary>
    public TSetup Installed
    {
        get
        {
            new TProgram().Require();
            return _setup!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (new TProgram() is { IsInstalled: true } program)
        {
            _setup = await StartAsync(program);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_setup is not null)
        {
            await EndAsync(_setup);
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<TSetup> StartAsync(ProxyProgram program);

    protected abstract ValueTask EndAsync(TSetup setup);
}
