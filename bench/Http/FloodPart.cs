namespace Accesskeys.Bench.Http;

/// <summary>The effect on known keys of a client that tries well-formed tokens as fast as one core can.</summary>
internal sealed class FloodPart(Report report)
{
    private const string Path = "/auth/verify";
    private const string Script = "unknown-keys.lua";
    private const int Connections = 32;

    // As long as the measured round, with a second before it.
    private static readonly TimeSpan _lead = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _duration = TimeSpan.FromSeconds(7);

    public async Task RunAsync(Stage stage, CancellationToken stopping)
    {
        var keys = new KnownKeys(stage.Tokens, Path, stopping);
        await keys.WarmUpAsync(stage.Service);
        var rate = await keys.SaturateAsync(stage.Service) / 10;
        var figure = $"GET {Path}, p99 in ms at {rate:0}/s, flooded";
        var latency = await Medians.OfAlternatingAsync(
            figure,
            () => FloodedAsync(() => keys.P99AtRateAsync(stage.Service, rate), stage.Service, stopping),
            () => keys.P99AtRateAsync(stage.Service, rate));
        report.Add(figure, latency, Target.AtMost(5));

        // What the load alone does to the machine: the ratio of an app that has nothing to look up.
        await using var bare = await BareTwin.StartAsync(stage, Path, stopping);
        await keys.WarmUpAsync(bare);
        figure = "the same of the bare app";
        latency = await Medians.OfAlternatingAsync(
            figure,
            () => FloodedAsync(() => keys.P99AtRateAsync(bare, rate), bare, stopping),
            () => keys.P99AtRateAsync(bare, rate));
        report.Add(figure, latency);
    }

    private static async Task<double> FloodedAsync(Func<Task<double>> measure, Server server, CancellationToken stopping)
    {
        var flood = Wrk.RunAsync(Script, server.Address, Connections, _duration, stopping, Path);
        var measured = AfterLeadAsync(measure, stopping);
        await Task.WhenAll(flood, measured);
        Console.WriteLine($"The flood came at {(await flood).PerSecond:0}/s.");
        return await measured;
    }

    private static async Task<double> AfterLeadAsync(Func<Task<double>> measure, CancellationToken stopping)
    {
        await Task.Delay(_lead, stopping);
        return await measure();
    }
}
