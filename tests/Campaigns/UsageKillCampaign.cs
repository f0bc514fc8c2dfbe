using System.Collections.Concurrent;
using System.Net;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Campaigns;

/// <summary>How much usage is lost with a killed node: what it counted since it last wrote, and nothing else.</summary>
[Collection(nameof(Alone))]
public sealed class UsageKillCampaign
{
    private const int Keys = 50;
    private const int AtATime = 8;

    // The longest interval of the loop that writes, and the time that writing takes on a busy machine.
    private static readonly TimeSpan _longestLoss = TimeSpan.FromSeconds(10) + TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _load = TimeSpan.FromSeconds(25);

    [Theory(Explicit = true), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Kill_UnderLoad_LosesAtMostTheLastInterval(DatabaseProvider provider)
    {
        await using var nodes = new NodeCluster(1) { Provider = provider };
        await nodes.InitializeAsync();
        var tokens = new List<string>();
        while (tokens.Count < Keys)
        {
            tokens.Add((await nodes.First.CreateKeyAsync()).Token);
        }

        var answered = new ConcurrentQueue<TimeSpan>();
        var end = Clock.Now + _load;
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async first =>
        {
            using var http = HttpClients.OfService(nodes.First.Address);
            for (var turn = first; Clock.Now < end; turn++)
            {
                (await http.SendAsync(HttpMethod.Get, "/auth/verify", tokens[turn % Keys])).Status.ShouldBe(HttpStatusCode.OK);
                answered.Enqueue(Clock.Now);
            }
        }));
        nodes.Kill(nodes.First);
        var killed = Clock.Now;

        var counted = await SumAsync(nodes.Location, "UsageHours");
        (await SumAsync(nodes.Location, "UsageDays")).ShouldBe(counted);
        var order = answered.Order().ToList();
        var lost = order.Count - counted;
        var since = killed - order[(int)Math.Min(counted, order.Count - 1)];
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{order.Count} verifications got a response in {_load.TotalSeconds:0} s and {counted} were counted: {lost} were lost, "
            + $"those of the last {since.TotalSeconds:0.0} s.");
        counted.ShouldBeGreaterThan(0);
        since.ShouldBeLessThan(_longestLoss);
    }

    private static async Task<long> SumAsync(TestDatabaseLocation location, string table)
    {
        await using var connection = await location.OpenAsync();
        await using var command = connection.Command($"SELECT SUM(Uses) FROM {table}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
