using System.Globalization;

namespace Accesskeys.Bench.Scale;

/// <summary>What the polls of many nodes cost a PostgreSQL server on this machine, while keys are created.</summary>
/// <param name="server">Its connection string.</param>
internal sealed class PollersPart(Report report, string server)
{
    private const int Keys = 100_000;

    private static readonly int[] _counts = [1, 10, 100, 300];
    private static readonly TimeSpan _duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _changePeriod = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync()
    {
        await using var node = await ScaleNode.StartAsync(Keys, server);
        foreach (var count in _counts)
        {
            await MeasureAsync(node, count);
        }
    }

    private async Task MeasureAsync(ScaleNode node, int count)
    {
        var pollers = Enumerable.Range(0, count).Select(_ => new FeedPoller(node.Feed.CreateReader())).ToList();
        foreach (var poller in pollers)
        {
            await poller.StartAtNewestAsync();
        }

        var before = await ServerProcessorTime.ReadAsync(server);
        var begin = TimeProvider.System.GetTimestamp();
        var changes = ChangeAsync(node);
        await Task.WhenAll(pollers.Select((poller, index) => poller.RunAsync(FeedPoller.Period * index / count, _duration)));
        var commits = await changes;
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        var after = await ServerProcessorTime.ReadAsync(server);

        var polls = pollers.SelectMany(poller => poller.Milliseconds).Order().ToList();
        foreach (var poller in pollers)
        {
            await poller.DisposeAsync();
        }

        var nodes = string.Create(CultureInfo.InvariantCulture, $"{count} pollers: ");
        report.Add(nodes + "connections", after.Connections);
        report.Add(nodes + "polls a second", polls.Count / seconds);
        report.Add(nodes + "changes a second", commits.Count / seconds);
        report.Add(nodes + "the server's share of one core, %", (after.Seconds - before.Seconds) / seconds * 100);
        report.Add(nodes + "poll p50, ms", At(polls, 0.50));
        report.Add(nodes + "poll p99, ms", At(polls, 0.99));
        report.Add(nodes + "change p50, ms", At(commits, 0.50));
        report.Add(nodes + "change p99, ms", At(commits, 0.99));
    }

    /// <summary>How long each took, sorted.</summary>
    private static async Task<List<double>> ChangeAsync(ScaleNode node)
    {
        var commits = new List<double>();
        using var timer = new PeriodicTimer(_changePeriod);
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < _duration;)
        {
            var sent = TimeProvider.System.GetTimestamp();
            await node.CreateAsync();
            commits.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
            await timer.WaitForNextTickAsync();
        }

        commits.Sort();
        return commits;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];
}
