using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

internal static class Migration
{
    /// <summary>A migrated database. SQLite's would be migrated by the service itself; a copy is faster.</summary>
    public static async Task MigrateAsync(this TestDatabaseLocation place)
    {
        if (place.Provider == DatabaseProvider.Sqlite)
        {
            await place.CopyMigratedAsync(RunAsync);
        }
        else
        {
            await place.BeforeFirstStartAsync();
        }
    }

    /// <summary>Prepares the database for a first start: operators migrate SQL Server, the service migrates SQLite itself.</summary>
    public static async Task BeforeFirstStartAsync(this TestDatabaseLocation place)
    {
        await place.CreateAsync();
        if (place.Provider == DatabaseProvider.SqlServer)
        {
            await RunAsync(place);
        }
    }

    private static async Task RunAsync(TestDatabaseLocation place)
    {
        string[] arguments = [.. place.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--Logging:LogLevel:Default=Warning"];
        (await MigrateCommand.RunAsync(arguments)).ShouldBe(0);
    }
}
