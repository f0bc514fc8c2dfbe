using Accesskeys.Bench.Keys;

namespace Accesskeys.Bench.Http;

/// <summary>How near the service comes to an app that does nothing but give the same answers.</summary>
internal sealed class HttpPart(Report report)
{
    private static readonly Target _p99 = Target.AtMost(1.5);

    public async Task RunAsync(Stage stage, CancellationToken stopping)
    {
        await CompareAsync(stage, "/auth/verify", Target.AtLeast(0.9), stopping);
        await CompareAsync(stage, "/v1.0/customer", Target.AtLeast(0.8), stopping);
    }

    private async Task CompareAsync(Stage stage, string path, Target throughput, CancellationToken stopping)
    {
        await using var bare = await StartBareAsync(stage, path, stopping);
        var keys = new KnownKeys(stage.Tokens, path, stopping);
        await keys.WarmUpAsync(stage.Service);
        await keys.WarmUpAsync(bare);

        var figure = $"GET {path}, requests/s";
        var saturation = await Medians.OfAlternatingAsync(
            figure, () => keys.SaturateAsync(stage.Service), () => keys.SaturateAsync(bare));
        report.Add(figure, saturation, throughput);

        var rate = Math.Min(saturation.Service, saturation.Other) / 2;
        figure = $"GET {path}, p99 in ms at {rate:0}/s";
        var latency = await Medians.OfAlternatingAsync(
            figure, () => keys.P99AtRateAsync(stage.Service, rate), () => keys.P99AtRateAsync(bare, rate));
        report.Add(figure, latency, _p99);
    }

    private static async Task<Server> StartBareAsync(Stage stage, string path, CancellationToken stopping)
    {
        var token = KeyTokens.Of(0);
        var answer = await Answer.AskAsync(new Uri(stage.Service.Address, path), token, stopping);
        if (answer.Status != 200)
        {
            throw new BenchException($"The service answers GET {path} with {answer.Status}.");
        }

        var file = Path.Combine(stage.Folder, "answer");
        await answer.WriteAsync(file, stopping);
        var bare = await Server.StartBareAsync(file, stopping);
        try
        {
            await EnsureEqualAsync(answer, new Uri(bare.Address, path), token, stopping);
            return bare;
        }
        catch
        {
            await bare.DisposeAsync();
            throw;
        }
    }

    private static async Task EnsureEqualAsync(Answer answer, Uri bare, string token, CancellationToken stopping)
    {
        var same = await Answer.AskAsync(bare, token, stopping);
        if (same.Comparable() != answer.Comparable())
        {
            throw new BenchException($"The bare app answers\n{same.Comparable()}\nand the service\n{answer.Comparable()}");
        }
    }
}
