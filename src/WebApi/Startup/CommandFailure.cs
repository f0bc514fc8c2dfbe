using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.Startup;

/// <summary>How a verb ends that can't do its work: one line that says why, and exit code 1.</summary>
internal static class VerbFailure
{
    // What wraps the database's own words, an exhausted retry for one, says less.
    public static Task<int> TellAsync(string verb, Exception obstacle) =>
        TellAsync(verb, (DatabaseOutage.CauseOf(obstacle) ?? obstacle).Message);

    public static async Task<int> TellAsync(string verb, string why)
    {
        await Console.Error.WriteLineAsync($"{verb}: {why.ReplaceLineEndings(" ")}");
        return 1;
    }
}
