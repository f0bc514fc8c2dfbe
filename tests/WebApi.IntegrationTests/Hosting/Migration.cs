using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

internal static class Migration
{
    /// <summary>SQL Server is migrated by whoever runs the service, SQLite by the service itself.</summary>
    public static async Task MigrateAsync(this Place place)
    {
        await place.CreateAsync();
        if (place.Provider == DatabaseProvider.SqlServer)
        {
            string[] arguments = [.. place.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--Logging:LogLevel:Default=Warning"];
            (await MigrateCommand.RunAsync(arguments)).ShouldBe(0);
        }
    }
}
