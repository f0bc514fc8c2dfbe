namespace Accesskeys.Bench.Scale;

/// <summary>What each call costs more where there are more keys.</summary>
/// <param name="server">The connection string of a server; <c>null</c> for SQLite.</param>
internal sealed class ScalePart(Report report, string? server)
{
    private const int Few = 1_000;
    private const int Many = 100_000;
    private const int Most = 1_000_000;

    private static readonly Target _target = Target.AtMost(1.2);

    // Keys are deleted last: what is deleted can't be verified any more.
    private static readonly Call[] _calls =
    [
        new("create", 60, node => node.CreateAsync()),
        new("get", 500, node => node.GetAsync()),
        new($"first page of {ScaleNode.PageSize}", 100, node => node.FirstPageAsync()),
        new("uncached verification", 2_000, node => node.VerifyAsync()),
        new("delete", 30, node => node.DeleteAsync()),
    ];

    public async Task RunAsync()
    {
        await using var few = await ScaleNode.StartAsync(Few, server);
        await using var many = await ScaleNode.StartAsync(Many, server);
        await using var most = await ScaleNode.StartAsync(Most, server);

        var last = new Call("last page", 100, node => node.LastPageAsync());
        var first = _calls[2];
        await CompareAsync($"last page of {ScaleNode.PageSize} against the first, {Most:N0} keys", (last, most), (first, most));
        foreach (var call in _calls)
        {
            await CompareAsync($"{call.Name}, {Many:N0} keys against {Few:N0}", (call, many), (call, few));
            await CompareAsync($"{call.Name}, {Most:N0} keys against {Few:N0}", (call, most), (call, few));
        }
    }

    private async Task CompareAsync(string figure, (Call Call, ScaleNode Node) service, (Call Call, ScaleNode Node) other)
    {
        figure += ", us";
        await service.Call.MeasureAsync(service.Node);
        await other.Call.MeasureAsync(other.Node);
        var medians = await Medians.OfAlternatingAsync(
            figure, () => service.Call.MeasureAsync(service.Node), () => other.Call.MeasureAsync(other.Node));
        report.Add(figure, medians, _target);
    }

    private sealed record Call(string Name, int Times, Func<ScaleNode, Task> Make)
    {
        /// <summary>The median of a round, in microseconds: a disk that hesitates now and then says nothing about the number of keys.</summary>
        public async Task<double> MeasureAsync(ScaleNode node)
        {
            var durations = new List<double>(Times);
            while (durations.Count < Times)
            {
                var start = TimeProvider.System.GetTimestamp();
                await Make(node);
                durations.Add(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds);
            }

            return durations.Order().ElementAt(Times / 2);
        }
    }
}
