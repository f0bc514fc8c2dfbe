using Accesskeys.Bench.Keys;

namespace Accesskeys.Bench.Http;

/// <summary>The service with keys in its database, all in use, and their tokens.</summary>
internal sealed record Stage(string Folder, Server Service, string Tokens)
{
    private const int KeysInUse = 10_000;

    public static async Task RunAsync(Func<Stage, CancellationToken, Task> part)
    {
        Wrk.EnsureInstalled();
        using var interruption = new ShutdownSignal();
        var stopping = interruption.Token;
        var folder = Directory.CreateTempSubdirectory("accesskeys-bench-").FullName;
        try
        {
            var database = BenchDatabase.File(Path.Combine(folder, "bench.db"));
            await KeyFiller.FillAsync(database, KeysInUse, stopping);
            var tokens = Path.Combine(folder, "tokens");
            await File.WriteAllLinesAsync(tokens, Enumerable.Range(0, KeysInUse).Select(index => KeyTokens.Of(index)), stopping);
            await using var service = await Server.StartServiceAsync(database, stopping);
            await part(new Stage(folder, service, tokens), stopping);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
