using System.Collections.Concurrent;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Campaigns;

[Collection(nameof(Alone))]
public sealed class RevocationCampaign
{
    // A busy machine lets some probes come too late to prove anything: such a deletion is held against the nodes, never for them.
    private const int Keys = 225;
    private const int Proofs = 210;
    private const int DeletedAtATime = 10;
    private const int KeysThatStay = 32;
    private const int LoadOnEachNode = 64;

    [Theory(Explicit = true), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_UnderLoadOnThreeNodes_IsObeyedByEveryNodeWithinTheBound(DatabaseProvider provider)
    {
        await using var nodes = new NodeCluster(3) { Provider = provider };
        await nodes.InitializeAsync();
        var keys = await CreateAsync(nodes, Keys);
        var staying = await CreateAsync(nodes, KeysThatStay);
        await Parallel.ForEachAsync(keys, async (key, _) =>
            await Task.WhenAll(nodes.All.Select(node => node.AcceptsAsync(key))));

        var load = new Load(nodes.All, [.. staying.Select(key => key.Token)], LoadOnEachNode);
        var deletions = await DeleteAsync(nodes, keys);
        var answers = await load.EndAsync();

        var lag = deletions.Max(deletion => deletion.Lag);
        var proofs = deletions.Count(deletion => deletion.IsProof);
        var probes = deletions.SelectMany(deletion => deletion.Probes).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{deletions.Count} deletions, {proofs} of them proofs, {probes.Count} probes, {answers.Values.Sum()} verifications beside them: "
            + $"the last request that another node accepted was sent {lag.TotalMilliseconds:0} ms after the deletion's response.");
        deletions.Sum(deletion => deletion.AcceptedThoughAnswered).ShouldBe(0);
        lag.ShouldBeLessThan(RevocationBound.Length);
        proofs.ShouldBeGreaterThanOrEqualTo(Proofs);
        answers.Keys.ShouldBe([Verdict.Accepted]);
        probes.Count(probe => !probe.IsAccepted && !probe.IsRefused).ShouldBe(0);
    }

    private static async Task<IReadOnlyCollection<CreatedAccesskey>> CreateAsync(NodeCluster nodes, int count)
    {
        var keys = new ConcurrentBag<CreatedAccesskey>();
        await Parallel.ForAsync(0, count, async (_, _) => keys.Add(await nodes.First.CreateKeyAsync()));
        return keys;
    }

    private static async Task<IReadOnlyCollection<Deletion>> DeleteAsync(NodeCluster nodes, IEnumerable<CreatedAccesskey> keys)
    {
        var deletions = new ConcurrentBag<Deletion>();
        var overlapping = new ParallelOptions { MaxDegreeOfParallelism = DeletedAtATime };
        await Parallel.ForEachAsync(keys, overlapping, async (key, _) =>
            deletions.Add(await Deletion.WatchAsync(nodes.First, nodes.All.Skip(1), key)));
        return deletions;
    }
}
