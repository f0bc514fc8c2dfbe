using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Accesskeys.Bench.Verification;

internal sealed class CachedPart(Report report)
{
    private const int MostTries = 10;

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
                    return MeasureInTime(nameof(CachedBenchmarks.Cached), CachedBenchmarks.Stage);
                },
                async () =>
                {
                    await using var stage = CachedBenchmarks.Stage;
                    return Record(Measure(nameof(CachedBenchmarks.Floor)));
                }),
            Target.AtMost(1.5));
        report.Add("cached verification, bytes allocated", _allocated, limit: 0);
    }

    // On a busy machine a poll of the changes may come late. Until the next one memory isn't used, so there is nothing to measure.
    private double MeasureInTime(string method, CachedStage stage)
    {
        for (var tries = 1; ; tries++)
        {
            stage.HasMissed = false;
            var measured = Measure(method);
            if (!stage.HasMissed)
            {
                return Record(measured);
            }

            if (tries == MostTries)
            {
                throw new BenchException($"The changes were polled late in each of {MostTries} rounds: the machine is too busy to measure this.");
            }

            Console.WriteLine("The changes were polled late: the round is repeated.");
        }
    }

    private static BenchmarkReport Measure(string method)
    {
        // In this process: a program of its own, which the library would build, did not finish.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(7);
        var config = DefaultConfig.Instance.AddJob(job).AddFilter(new NameFilter(name => name == method));
        return BenchmarkRunner.Run<CachedBenchmarks>(config).Reports.Single();
    }

    private double Record(BenchmarkReport measured)
    {
        _allocated = Math.Max(_allocated, measured.GcStats.GetBytesAllocatedPerOperation(measured.BenchmarkCase) ?? 0);
        return measured.ResultStatistics?.Median ?? throw new BenchException("The benchmark did not run.");
    }
}
