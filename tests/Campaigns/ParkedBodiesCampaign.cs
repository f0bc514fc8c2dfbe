using System.Globalization;
using System.Net;
using Accesskeys.Client;

namespace Accesskeys.Campaigns;

/// <summary>Takes ten thousand connections and most of a minute: started by name.</summary>
[Collection(nameof(Alone))]
public sealed class ParkedBodiesCampaign
{
    private const int Connections = 10_000;
    private const int OfOneNetwork = 4_000;
    private const int Networks = 7;
    private const int Imports = 300;
    private const int Workers = 4;
    private const int OpenedAtATime = 64;
    private const int HeapLimit = 512 * 1024 * 1024;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact(Explicit = true)]
    public async Task Verify_BesideTenThousandParkedBodies_KeepsWorking()
    {
        await using var cluster = new NodeCluster(1)
        {
            Settings = new Dictionary<string, string>
            {
                ["DOTNET_GCHeapHardLimit"] = HeapLimit.ToString("X", CultureInfo.InvariantCulture),
            },
        };
        await cluster.InitializeAsync();
        var node = cluster.First;
        var client = node.Operator;
        var key = (await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 })).Token;
        using var patience = new CancellationTokenSource(_patience);
        using var ended = new CancellationTokenSource();
        var verifications = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => VerifyAsync(node.Address, key, ended.Token)));

        using var attack = new ParkedConnections(node.Address, patience.Token);
        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtATime }, (number, _) => attack.OpenAsync(
            network: number < OfOneNetwork ? 1 : 2 + (number % (Networks - 1)),
            "POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n" + (number % 4 == 0 ? "{" : "")));
        var part = $"400000\r\n{new string(' ', 0x100000)}";
        await Parallel.ForAsync(0, Imports, new ParallelOptions { MaxDegreeOfParallelism = Workers }, (number, _) => attack.OpenAsync(
            network: 10 + (number % 20),
            $"POST /v1.0/accesskeys/import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n{part}"));
        var created = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 });
        var statuses = await attack.AnswersAsync(most: Connections);
        await ended.CancelAsync();

        var times = (await verifications).SelectMany(times => times).Order().ToList();
        var counts = string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Connections} parked reports and {Imports} imports, responses {counts}; "
            + $"beside them {times.Count} verifications, p50 {At(times, 0.5):0.0} ms, p99 {At(times, 0.99):0.0} ms, at most {At(times, 1):0.0} ms; "
            + $"peak of the process {node.Process.PeakMegabytes} MiB.");
        created.Token.ShouldNotBeNull();
        statuses.Keys.ShouldBe(["408", "429", "503"], ignoreOrder: true);
        statuses.Values.Sum().ShouldBe(Connections);
    }

    private static double At(List<TimeSpan> ordered, double share) => ordered[(int)((ordered.Count - 1) * share)].TotalMilliseconds;

    private static async Task<List<TimeSpan>> VerifyAsync(Uri address, string key, CancellationToken ended)
    {
        using var http = HttpClients.OfService(address);
        var times = new List<TimeSpan>();
        while (!ended.IsCancellationRequested)
        {
            var start = TimeProvider.System.GetTimestamp();
            (await http.SendAsync(HttpMethod.Get, "/auth/verify", key)).Status.ShouldBe(HttpStatusCode.OK);
            times.Add(TimeProvider.System.GetElapsedTime(start));
            await Task.Delay(_pause, CancellationToken.None);
        }

        return times;
    }
}
