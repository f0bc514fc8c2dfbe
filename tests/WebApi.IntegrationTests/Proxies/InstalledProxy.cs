namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>What a class of tests runs with that proxy program, if it is installed.</summary>
public abstract class InstalledProxy<TProgram, TBehind> : IAsyncLifetime
    where TProgram : ProxyProgram, new()
    where TBehind : class
{
    private TBehind? _behind;

    /// <summary>To be asked for by each test: a test can be skipped, a fixture can't.</summary>
    public TBehind Installed
    {
        get
        {
            new TProgram().Require();
            return _behind!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (new TProgram() is { IsInstalled: true } program)
        {
            _behind = await StartAsync(program);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_behind is not null)
        {
            await EndAsync(_behind);
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<TBehind> StartAsync(ProxyProgram program);

    protected abstract ValueTask EndAsync(TBehind behind);
}
