using Accesskeys.Bench.Keys;

namespace Accesskeys.Bench.Http;

/// <summary>A bare app that returns the same responses as the service.</summary>
internal static class BareTwin
{
    public static async Task<Server> StartAsync(Stage stage, string path, CancellationToken stopping, string verb = BareApp.Verb, string? json = null)
    {
        var token = KeyTokens.Of(0);
        var answer = await RecordedResponse.AskAsync(new Uri(stage.Service.Address, path), token, stopping, json);
        if (answer.Status != 200)
        {
            throw new BenchException($"The service responds to {path} with {answer.Status}.");
        }

        var file = Path.Combine(stage.Folder, "answer");
        await answer.WriteAsync(file, stopping);
        var bare = await Server.StartBareAsync(verb, file, stopping);
        try
        {
            await EnsureEqualAsync(answer, new Uri(bare.Address, path), token, json, stopping);
            return bare;
        }
        catch
        {
            await bare.DisposeAsync();
            throw;
        }
    }

    private static async Task EnsureEqualAsync(RecordedResponse answer, Uri bare, string token, string? json, CancellationToken stopping)
    {
        var same = await RecordedResponse.AskAsync(bare, token, stopping, json);
        if (same.Comparable() != answer.Comparable())
        {
            throw new BenchException($"The bare app returns\n{same.Comparable()}\nand the service\n{answer.Comparable()}");
        }
    }
}
