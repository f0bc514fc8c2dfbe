using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.Tests;

internal static class Migration
{
    /// <summary>A migrated database. SQLite's would be migrated by the service itself; a copy is faster.</summary>
    public static async Task MigrateAsync(this TestDatabaseLocation location)
    {
        if (location.Provider == DatabaseProvider.SqlServer || location.IsOnOwnServer)
        {
            await location.BeforeFirstStartAsync();
        }
        else
        {
            await location.CopyMigratedAsync(RunAsync);
        }
    }

    /// <summary>Prepares the database for a first start: operators migrate a server's, the service migrates SQLite itself.</summary>
    public static async Task BeforeFirstStartAsync(this TestDatabaseLocation location)
    {
        await location.CreateAsync();
        if (location.Provider != DatabaseProvider.Sqlite)
        {
            await RunAsync(location);
        }
    }

    private static async Task RunAsync(TestDatabaseLocation location)
    {
        string[] arguments = [.. location.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--Logging:LogLevel:Default=Warning"];
        (await MigrateCommand.RunAsync(arguments)).ShouldBe(0);
    }
}
