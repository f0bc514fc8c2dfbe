using System.Diagnostics;
using System.Net;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Campaigns;

/// <summary>Three nodes that serve and change keys while something is done to their PostgreSQL server.</summary>
internal static class NodesUnderFaults
{
    public const int ChangesAround = 20;

    private const int Keys = 16;
    private const int LoadOnEachNode = 2;

    private static readonly TimeSpan _longestRecovery = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(string server, Func<NodeCluster, ChangesUnderFaults, Task> fault)
    {
        await using var nodes = new NodeCluster(3) { Provider = DatabaseProvider.PostgreSql, OwnServer = server };
        await nodes.InitializeAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, Keys).Select(_ => nodes.First.CreateKeyAsync()));
        foreach (var key in keys)
        {
            await Task.WhenAll(nodes.All.Select(node => node.AcceptsAsync(key)));
        }

        var load = new Load(nodes.All, [.. keys.Select(key => key.Token)], LoadOnEachNode);
        var changes = new ChangesUnderFaults(nodes.All, keys);
        await changes.ProceedAsync(ChangesAround);
        await fault(nodes, changes);

        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(nodes.All.Select(node => ReadyAsync(node)));
        var ready = Stopwatch.GetElapsedTime(start);
        await changes.ProceedAsync(1);
        var changing = Stopwatch.GetElapsedTime(start);
        await changes.ProceedAsync(ChangesAround);
        var statuses = await load.EndAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Ready {ready.TotalMilliseconds:0} ms after the fault, changes on every node after {changing.TotalMilliseconds:0} ms; {changes.Summary}; "
            + $"verifications of other keys: {string.Join(", ", statuses.Select(status => $"{status.Key} {status.Value}"))}.");
        await changes.EndAsync(nodes.Location);
        statuses.Keys.ShouldBeSubsetOf([Verdict.Accepted, HttpStatusCode.ServiceUnavailable]);
        ready.ShouldBeLessThan(_longestRecovery);
        changing.ShouldBeLessThan(_longestRecovery);
    }

    private static async Task ReadyAsync(ServiceNode node)
    {
        using var http = HttpClients.OfService(node.Address);
        await ServiceProcess.BecomesReadyAsync(http);
    }
}
