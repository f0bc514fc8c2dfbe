using Accesskeys.Application;
using Accesskeys.Application.Sessions;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;
using FluentValidation;
using MediatR;

namespace Accesskeys.WebApi.Startup;

/// <summary>The command <c>password</c>: sets an agent's password and exits. It needs only the two database settings.</summary>
internal static class PasswordCommand
{
    public const string Name = "password";

    public static async Task<int> RunAsync(string username, string[] settings)
    {
        var builder = ContentRoot.CreateBuilder(settings);

        // Only the command's own line is printed, and no log can contain the password.
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApplication();
        builder.Services.AddDatabase(builder.Configuration, builder.Environment);
        builder.Services.AddPasswords();
        await using var provider = builder.Services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        try
        {
            return await ResetAsync(username, scope.ServiceProvider);
        }
        catch (ValidationException exception)
        {
            return await CommandFailure.TellAsync(Name, $"the password {exception.Errors.First().ErrorMessage}.");
        }
        catch (Exception exception) when (DatabaseStartup.IsObstacle(exception))
        {
            return await CommandFailure.TellAsync(Name, exception.Message);
        }
    }

    private static async Task<int> ResetAsync(string username, IServiceProvider services)
    {
        // Check before asking for a password.
        if (services.GetRequiredService<DatabaseSettings>().MissingFile is { } missing)
        {
            return await CommandFailure.TellAsync(
                Name, $"there is no database at {missing}. To use another one, set ConnectionStrings:Accesskeys.");
        }

        if (!await services.GetRequiredService<Database>().IsUpToDateAsync(CancellationToken.None))
        {
            return await CommandFailure.TellAsync(Name, "the database doesn't exist or isn't migrated. Run the command migrate first.");
        }

        if (PasswordPrompt.Read() is not { } password)
        {
            return await CommandFailure.TellAsync(Name, "the two passwords differ.");
        }

        var agent = await services.GetRequiredService<IMediator>().Send(new ResetPassword(username, password));
        if (agent is null)
        {
            return await CommandFailure.TellAsync(Name, "the user doesn't exist, or its customer was deleted.");
        }

        await System.Console.Out.WriteLineAsync($"The password of {agent.Username} was set, and its sessions were ended.");
        return 0;
    }
}
