using Accesskeys.Infrastructure.Copying;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// The command <c>copy</c>: copies the service's database to another, empty one, and exits. It needs only the database settings of the two.
/// </summary>
internal static class CopyCommand
{
    public const string Name = "copy";

    /// <summary>Whether an argument is a connection string, which other users of the machine could read in the list of processes.</summary>
    public static bool IsConnectionString(string argument) =>
        argument.StartsWith("--ConnectionStrings:", StringComparison.OrdinalIgnoreCase);

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = ContentRoot.CreateBuilder(args);
        var contentRoot = builder.Environment.ContentRootPath;
        var source = DatabaseSettings.Read(builder.Configuration, contentRoot);
        var target = DatabaseSettings.ReadCopyTarget(builder.Configuration, contentRoot);
        if (source.MissingFile is { } missing)
        {
            return await CommandFailure.TellAsync(Name, $"there is no database at {missing}. To copy another one, set ConnectionStrings:Accesskeys.");
        }

        target.EnsureFolder(contentRoot);
        try
        {
            await DatabaseCopy.RunAsync(source, target, TimeProvider.System, System.Console.Out.WriteLine, CancellationToken.None);
        }
        catch (CopyRefusedException exception)
        {
            return await CommandFailure.TellAsync(Name, $"{exception.Message}.");
        }
        catch (Exception exception) when (DatabaseStartup.IsObstacle(exception))
        {
            return await CommandFailure.TellAsync(Name, $"{exception.Message.TrimEnd('.')}. Nothing is lost: run the command again when the cause is removed.");
        }

        await System.Console.Out.WriteLineAsync("The database was copied and is retired. Start the service with the settings of the new one.");
        return 0;
    }
}
