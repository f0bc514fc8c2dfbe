using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.Startup;

/// <summary>The verb <c>migrate</c>: with the two database settings alone, brings the database up to date and ends.</summary>
internal static class MigrateCommand
{
    public const string Verb = "migrate";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDatabase(builder.Configuration, builder.Environment);
        await using var provider = builder.Services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
        }
        catch (Exception exception) when (Preparation.IsObstacle(exception))
        {
            await Console.Error.WriteLineAsync($"migrate: {exception.Message}");
            return 1;
        }

        await Console.Out.WriteLineAsync("The database is up to date.");
        return 0;
    }
}
