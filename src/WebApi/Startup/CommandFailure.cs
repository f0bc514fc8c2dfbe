using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.Startup;

/// <summary>How a command ends that can't do its work: one line that says why, and exit code 1.</summary>
internal static class CommandFailure
{
    // What wraps the database's own words, an exhausted retry for one, says less.
    public static Task<int> TellAsync(string command, Exception obstacle) =>
        TellAsync(command, (DatabaseOutage.CauseOf(obstacle) ?? obstacle).Message);

    public static async Task<int> TellAsync(string command, string why)
    {
        await Console.Error.WriteLineAsync($"{command}: {why.ReplaceLineEndings(" ")}");
        return 1;
    }
}
