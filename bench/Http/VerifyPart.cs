using System.Text.Json;
using Accesskeys.Bench.Keys;

namespace Accesskeys.Bench.Http;

/// <summary>Compares verifying tokens in the body with an app that does nothing but read and write the same JSON.</summary>
internal sealed class VerifyPart(Report report)
{
    private const string Path = "/v1.0/accesskeys/verify";

    public async Task RunAsync(Stage stage, CancellationToken stopping)
    {
        await CompareAsync(stage, 1, Target.AtLeast(0.75), stopping);
        await CompareAsync(stage, 100, Target.AtLeast(0.45), stopping);
    }

    private async Task CompareAsync(Stage stage, int tokens, Target throughput, CancellationToken stopping)
    {
        var json = tokens == 1
            ? JsonSerializer.Serialize(new { token = KeyTokens.Of(0) })
            : JsonSerializer.Serialize(new { tokens = Enumerable.Range(0, tokens).Select(index => KeyTokens.Of(index)) });
        await using var bare = await BareTwin.StartAsync(stage, Path, stopping, BareJson.Verb, json);
        var load = new KnownKeys("post-tokens.lua", [stage.Tokens, Path, KeyTokens.Of(0), $"{tokens}"], stopping);
        await load.WarmUpAsync(stage.Service);
        await load.WarmUpAsync(bare);

        var figure = $"POST {Path} with {tokens}, requests/s";
        var saturation = await Medians.OfAlternatingAsync(figure, () => load.SaturateAsync(stage.Service), () => load.SaturateAsync(bare));
        report.Add(figure, saturation, throughput);

        var rate = Math.Min(saturation.Service, saturation.Other) / 2;
        figure = $"the same, p99 in ms at {rate:0}/s";
        report.Add(figure, await Medians.OfAlternatingAsync(
            figure, () => load.P99AtRateAsync(stage.Service, rate), () => load.P99AtRateAsync(bare, rate)));
    }
}
