using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>What is started on a database of its own; both are gone afterwards.</summary>
public abstract class Hosted : IAsyncLifetime
{
    public DatabaseProvider Provider { get; init; }

    public string DatabaseFile => Location.File;

    internal TestDatabaseLocation Location => field ??= new TestDatabaseLocation(Provider);

    public async ValueTask InitializeAsync()
    {
        await Location.MigrateAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await using var location = Location;
        await StopAsync();
    }

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();
}
