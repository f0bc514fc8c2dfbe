using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Accesskeys.Bench.Verification;

internal sealed class CachedPart(Report report)
{
    public Task RunAsync()
    {
        // This version knows no .NET 10 by name, so it measures in this process.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15);
        var summary = BenchmarkRunner.Run<CachedBenchmarks>(DefaultConfig.Instance.AddJob(job));
        var (cached, floor) = (Find(summary, nameof(CachedBenchmarks.Cached)), Find(summary, nameof(CachedBenchmarks.Floor)));
        var (nanoseconds, least) = (Median(cached), Median(floor));
        report.Add("cached verification, ns", new Medians(nanoseconds, least, nanoseconds / least), Target.AtMost(1.25));
        report.Add("cached verification, bytes allocated", cached.GcStats.GetBytesAllocatedPerOperation(cached.BenchmarkCase) ?? 0, limit: 0);
        return Task.CompletedTask;
    }

    private static BenchmarkReport Find(Summary summary, string method) =>
        summary.Reports.Single(found => found.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);

    private static double Median(BenchmarkReport found) =>
        found.ResultStatistics?.Median ?? throw new BenchException("The benchmark did not run.");
}
