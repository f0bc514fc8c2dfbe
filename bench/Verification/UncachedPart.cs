using Accesskeys.Application.Verification;
using Accesskeys.Bench.Keys;

namespace Accesskeys.Bench.Verification;

/// <summary>What a verification that reads the database costs more in a large one.</summary>
internal sealed class UncachedPart(Report report)
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int Verifications = 20_000;

    // Prime to both numbers.
    private const int Stride = 382_733;

    public async Task RunAsync()
    {
        await using var small = await FilledNode.StartAsync(Few);
        await using var large = await FilledNode.StartAsync(Many);
        await MeasureAsync(small, Few);
        await MeasureAsync(large, Many);
        const string Figure = "uncached verification, us, 1,000,000 keys against 1,000";
        var medians = await Medians.OfAlternatingAsync(Figure, () => MeasureAsync(large, Many), () => MeasureAsync(small, Few));
        report.Add(Figure, medians, Target.AtMost(1.2));
    }

    private static async Task<double> MeasureAsync(FilledNode node, int keys)
    {
        var tokens = Enumerable.Range(1, Verifications).Select(step => KeyTokens.Of((long)step * Stride % keys)).ToList();
        var start = TimeProvider.System.GetTimestamp();
        foreach (var token in tokens)
        {
            if ((await node.VerifyAsync(token, pastCache: true)).Code != VerificationCode.Valid)
            {
                throw new BenchException("A key that was filled in is not valid.");
            }
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMicroseconds / Verifications;
    }
}
