using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>What is started on a database of its own; both are gone afterwards.</summary>
public abstract class Hosted : IAsyncLifetime
{
    public DatabaseProvider Provider { get; init; }

    public string DatabaseFile => Place.File;

    internal Place Place => field ??= new Place(Provider);

    public async ValueTask InitializeAsync()
    {
        await Place.MigrateAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await using var place = Place;
        await StopAsync();
    }

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();
}
