using Accesskeys.Application;
using Accesskeys.Application.Sessions;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;
using FluentValidation;
using MediatR;

namespace Accesskeys.WebApi.Startup;

/// <summary>The command <c>password</c>: with the two database settings alone, sets an agent's password, and ends.</summary>
internal static class PasswordCommand
{
    public const string Name = "password";

    public static async Task<int> RunAsync(string username, string[] settings)
    {
        var builder = ContentRoot.CreateBuilder(settings);

        // Whoever runs it reads its one line, and no log can hold what was typed.
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
            return await CommandFailure.TellAsync(Name, $"it {exception.Errors.First().ErrorMessage}.");
        }
        catch (Exception exception) when (DatabaseStartup.IsObstacle(exception))
        {
            return await CommandFailure.TellAsync(Name, exception);
        }
    }

    private static async Task<int> ResetAsync(string username, IServiceProvider services)
    {
        // Before anybody types a password for nothing.
        if (services.GetRequiredService<DatabaseSettings>().MissingFile is { } missing)
        {
            return await CommandFailure.TellAsync(
                Name, $"there is no database at {missing}. To use another, set ConnectionStrings:Accesskeys.");
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
            return await CommandFailure.TellAsync(Name, "there is no such user, or its customer is deleted.");
        }

        await Console.Out.WriteLineAsync($"The password of {agent.Username} is set, and its sessions have ended.");
        return 0;
    }
}
