using Accesskeys.Application;
using Accesskeys.Application.Sessions;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;
using FluentValidation;
using MediatR;

namespace Accesskeys.WebApi.Startup;

/// <summary>The verb <c>password</c>: with the two database settings alone, gives an agent who is locked out another password, and ends.</summary>
internal static class PasswordCommand
{
    public const string Verb = "password";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var username])
        {
            return await VerbFailure.TellAsync(Verb, "takes a username and nothing else: the password is asked for, or read from standard input.");
        }

        var builder = ContentRoot.CreateBuilder([]);

        // Whoever runs it reads its one line, and no log can hold what was typed.
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApplication(autoMapperLicenseKey: null);
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
            return await VerbFailure.TellAsync(Verb, $"it {exception.Errors.First().ErrorMessage}.");
        }
        catch (Exception exception) when (Preparation.IsObstacle(exception))
        {
            return await VerbFailure.TellAsync(Verb, exception);
        }
    }

    private static async Task<int> ResetAsync(string username, IServiceProvider services)
    {
        // Before anybody types a password for nothing.
        if (services.GetRequiredService<DatabaseSettings>().MissingFile is { } missing)
        {
            return await VerbFailure.TellAsync(Verb, $"there is no database at {missing}; ConnectionStrings:Accesskeys names another.");
        }

        if (!await services.GetRequiredService<Database>().IsUpToDateAsync(CancellationToken.None))
        {
            return await VerbFailure.TellAsync(Verb, "the database is not there or not migrated; run the service once with the argument: migrate");
        }

        if (PasswordPrompt.Read() is not { } password)
        {
            return await VerbFailure.TellAsync(Verb, "the two differ.");
        }

        var agent = await services.GetRequiredService<IMediator>().Send(new ResetPassword(username, password));
        if (agent is null)
        {
            return await VerbFailure.TellAsync(Verb, "there is no such user, or its customer is deleted.");
        }

        await Console.Out.WriteLineAsync($"The password of {agent.Username} is set, and its sessions have ended.");
        return 0;
    }
}
