namespace Accesskeys.Bench.Http;

/// <summary>Compares the service with an app that does nothing but return the same responses.</summary>
internal sealed class HttpPart(Report report)
{
    private static readonly Target _p99 = Target.AtMost(1.5);

    public async Task RunAsync(Stage stage, CancellationToken stopping)
    {
        await CompareAsync(stage, "/auth/verify", Target.AtLeast(0.9), stopping);
        await CompareAsync(stage, "/v1.0/customer", Target.AtLeast(0.8), stopping, throughController: true);
    }

    private async Task CompareAsync(
        Stage stage, string path, Target throughput, CancellationToken stopping, bool throughController = false)
    {
        await using var bare = await BareTwin.StartAsync(stage, path, stopping);
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
        if (throughController)
        {
            await using var controller = await BareTwin.StartAsync(stage, path, stopping, BareMvc.Verb);
            await keys.WarmUpAsync(controller);
            figure = "the same of a bare controller";
            report.Add(figure, await Medians.OfAlternatingAsync(
                figure, () => keys.P99AtRateAsync(controller, rate), () => keys.P99AtRateAsync(bare, rate)));
        }
    }
}
