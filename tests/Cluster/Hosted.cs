using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>What is started on a database of its own; both are gone afterwards.</summary>
public abstract class Hosted : IAsyncLifetime
{
    public DatabaseProvider Provider { get; init; }

    public string DatabaseFile => Location.File;

    /// <summary>The connection string of a PostgreSQL server that the test started; <c>null</c> for the server of all tests.</summary>
    public string? OwnServer { get; init; }

    internal TestDatabaseLocation Location => field ??= new TestDatabaseLocation(Provider, OwnServer);

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
