using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// The command <c>migrate</c>: brings the database up to date, or prints the script that would do so, and exits. It needs only the two
/// database settings.
/// </summary>
internal static class MigrateCommand
{
    public const string Name = "migrate";
    public const string Script = "--script";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = ContentRoot.CreateBuilder([.. args.Where(argument => argument != Script)]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDatabase(builder.Configuration, builder.Environment);
        await using var provider = builder.Services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<Database>();
        if (args.Contains(Script))
        {
            return await WriteScriptAsync(database);
        }

        provider.GetRequiredService<DatabaseSettings>().EnsureFolder(builder.Environment.ContentRootPath);
        return await MigrateAsync(database);
    }

    private static async Task<int> WriteScriptAsync(Database database)
    {
        if (database.MigrationScript() is not { } script)
        {
            return await CommandFailure.TellAsync(
                $"{Name} {Script}", "EF Core can't generate an idempotent script for SQLite. Run migrate, or just start the service.");
        }

        await System.Console.Out.WriteAsync(script);
        return 0;
    }

    private static async Task<int> MigrateAsync(Database database)
    {
        try
        {
            await database.MigrateSchemaAsync(CancellationToken.None);
            await database.PrepareDataAsync(CancellationToken.None);
        }
        catch (Exception exception) when (DatabaseStartup.IsObstacle(exception))
        {
            return await CommandFailure.TellAsync(Name, exception.Message);
        }

        await System.Console.Out.WriteLineAsync("The database is up to date.");
        return 0;
    }
}
