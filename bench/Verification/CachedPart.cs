using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Accesskeys.Bench.Verification;

internal sealed class CachedPart(Report report)
{
    private long _allocated;

    public async Task RunAsync()
    {
        const string Figure = "cached verification, ns";
        report.Add(
            Figure,
            await Medians.OfAlternatingAsync(
                Figure,
                async () =>
                {
                    // Where things lie in memory matters: new for each round, the same for both of it.
                    CachedBenchmarks.Stage = await CachedStage.StartAsync();
                    return Measure(nameof(CachedBenchmarks.Cached));
                },
                async () =>
                {
                    await using var stage = CachedBenchmarks.Stage;
                    return Measure(nameof(CachedBenchmarks.Floor));
                }),
            Target.AtMost(1.25));
        report.Add("cached verification, bytes allocated", _allocated, limit: 0);
    }

    private double Measure(string method)
    {
        // This version knows no .NET 10 by name, so it measures in this process.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(7);
        var config = DefaultConfig.Instance.AddJob(job).AddFilter(new NameFilter(name => name == method));
        var measured = BenchmarkRunner.Run<CachedBenchmarks>(config).Reports.Single();
        _allocated = Math.Max(_allocated, measured.GcStats.GetBytesAllocatedPerOperation(measured.BenchmarkCase) ?? 0);
        return measured.ResultStatistics?.Median ?? throw new BenchException("The benchmark did not run.");
    }
}
