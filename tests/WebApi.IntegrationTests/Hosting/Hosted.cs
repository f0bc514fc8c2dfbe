using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>What is started on a database of its own; both are gone afterwards.</summary>
public abstract class Hosted : IAsyncLifetime
{
    public DatabaseProvider Provider { get; init; }

    public string DatabaseFile => Place.File;

    internal Place Place => field ??= new Place(Provider);

    public async ValueTask InitializeAsync()
    {
        await MigrateAsync(Place);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await using var place = Place;
        await StopAsync();
    }

    /// <summary>SQL Server is migrated by who runs the service, SQLite by the service.</summary>
    internal static async Task MigrateAsync(Place place)
    {
        await place.CreateAsync();
        if (place.Provider == DatabaseProvider.SqlServer)
        {
            string[] arguments = [.. place.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--Logging:LogLevel:Default=Warning"];
            (await MigrateCommand.RunAsync(arguments)).ShouldBe(0);
        }
    }

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();
}
