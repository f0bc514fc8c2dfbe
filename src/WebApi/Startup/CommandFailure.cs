using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.Startup;

/// <summary>Reports a failed command: one line with the reason, and exit code 1.</summary>
internal static class CommandFailure
{
    // A wrapper, such as an exhausted retry, says less than the database's own message.
    public static Task<int> TellAsync(string command, Exception obstacle) =>
        TellAsync(command, (DatabaseOutage.CauseOf(obstacle) ?? obstacle).Message);

    public static async Task<int> TellAsync(string command, string why)
    {
        await Console.Error.WriteLineAsync($"{command}: {why.ReplaceLineEndings(" ")}");
        return 1;
    }
}
