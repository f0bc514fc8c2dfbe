namespace Accesskeys.WebApi.Startup;

/// <summary>Reports a failed command: one line with the reason, and exit code 1.</summary>
internal static class CommandFailure
{
    public static async Task<int> TellAsync(string command, string why)
    {
        await System.Console.Error.WriteLineAsync($"{command}: {why.ReplaceLineEndings(" ")}");
        return 1;
    }
}
