using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Campaigns;

/// <summary>
/// Uses limited keys on three nodes that are killed and paused all the time. In no window, and of no credits, is more admitted than there is.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LimitCampaign
{
    private const int Keys = 1000;
    private const int TokensInARequest = 100;
    private const int Clients = 12;

    // How many uses have to be admitted; more by hand.
    private static readonly long _uses = long.Parse(Environment.GetEnvironmentVariable("ACCESSKEYS_LIMIT_USES") ?? "250000", CultureInfo.InvariantCulture);
    private static readonly int[] _windows = [1, 1, 2, 5, 10, 60, 3600, 86_400];
    private static readonly int[] _costs = [0, 1, 1, 1, 1, 2, 5];

    [Theory(Explicit = true), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Uses_OnThreeNodesThatAreKilledAndPaused_NeverExceedALimit(DatabaseProvider provider)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var nodes = new NodeCluster(3) { Provider = provider };
        await nodes.InitializeAsync();
        var keys = Enumerable.Range(0, Keys).Select(_ => LimitedTestKey.Random(random, _windows)).ToList();
        var credential = (await nodes.First.CreateKeyAsync()).Token;
        await ImportAsync(nodes.First, credential, keys);
        var alive = new ConcurrentDictionary<ServiceNode, HttpClient>(nodes.All.ToDictionary(node => node, ClientOf));
        using var ending = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();

        var faults = BreakAsync(nodes, alive, random.Next(), ending.Token);
        var tally = new Tally();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => UseAsync(alive, credential, keys, new Random(seed + client), tally)));
        await ending.CancelAsync();
        var (kills, pauses) = await faults;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{provider}, seed {seed}: {tally.Admitted} uses admitted, {tally.Rejected} rejected, {tally.Unanswered} requests without a verdict, "
            + $"{kills} kills, {pauses} pauses in {watch.Elapsed.TotalSeconds:0} s; {keys.Sum(key => key.CountFull())} windows used up.");
        keys.Select(key => key.FindExcess()).Where(excess => excess is not null).ShouldBeEmpty($"seed {seed}");
        (kills, pauses).ShouldSatisfyAllConditions(() => kills.ShouldBePositive(), () => pauses.ShouldBePositive());
    }

    // Not validated against the document: that would take longer than the service.
    private static HttpClient ClientOf(ServiceNode node) => HttpClients.OfAnother(node.Address);

    private static async Task ImportAsync(ServiceNode node, string credential, List<LimitedTestKey> keys)
    {
        using var http = ClientOf(node);
        foreach (var some in keys.Chunk(250))
        {
            var body = JsonSerializer.Serialize(new { accesskeys = some.Select(key => key.Import) });
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            (await http.SendAsync(HttpMethod.Post, "/v1.0/accesskeys/import", credential, content)).Json.GetProperty("result").EnumerateArray()
                .Select(one => one.GetProperty("status").GetString()).Distinct().ShouldBe(["created"]);
        }
    }

    private static async Task UseAsync(ConcurrentDictionary<ServiceNode, HttpClient> alive, string credential, List<LimitedTestKey> keys, Random random, Tally tally)
    {
        while (tally.Admitted < _uses)
        {
            var http = random.GetItems([.. alive.Values], 1)[0];

            // Skewed: half of the uses are of some thirty keys.
            var used = Enumerable.Range(0, TokensInARequest).Select(_ => keys[(int)(Keys * Math.Pow(random.NextDouble(), 5))]).ToList();
            var cost = random.GetItems(_costs, 1)[0];
            using var content = new StringContent(
                JsonSerializer.Serialize(new { tokens = used.Select(key => key.Token), cost }), System.Text.Encoding.UTF8, "application/json");
            var sent = DateTimeOffset.UtcNow;
            ServiceResponse answer;
            try
            {
                answer = await http.SendAsync(HttpMethod.Post, "/v1.0/accesskeys/verify", credential, content);
            }
            catch (HttpRequestException)
            {
                tally.CountUnanswered();
                continue;
            }

            var received = DateTimeOffset.UtcNow;
            if (answer.Status != HttpStatusCode.OK)
            {
                answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, answer.Text);
                tally.CountUnanswered();
                continue;
            }

            foreach (var (key, verdict) in used.Zip(answer.Json.GetProperty("result").EnumerateArray()))
            {
                var isAdmitted = verdict.GetProperty("valid").GetBoolean();
                tally.Count(isAdmitted);
                if (isAdmitted)
                {
                    key.Admit(sent, received, cost);
                }
                else
                {
                    verdict.GetProperty("code").GetString().ShouldBeOneOf("rate_limited", "credits_exhausted");
                }
            }
        }
    }

    // One node at a time is killed or paused, for long enough to outlast leases and windows.
    private static async Task<(int Kills, int Pauses)> BreakAsync(
        NodeCluster nodes, ConcurrentDictionary<ServiceNode, HttpClient> alive, int seed, CancellationToken ending)
    {
        var random = new Random(seed);
        var (kills, pauses) = (0, 0);
        while (!ending.IsCancellationRequested)
        {
            var node = random.GetItems([.. alive.Keys], 1)[0];
            if (random.Next(3) == 0)
            {
                nodes.Kill(node);
                alive.TryRemove(node, out _);
                var another = await nodes.StartAnotherAsync();
                alive[another] = ClientOf(another);
                kills++;
            }
            else
            {
                nodes.Pause(node);
                await Task.Delay(random.Next(20, 2500), CancellationToken.None);
                nodes.Continue(node);
                pauses++;
            }

            await Task.Delay(random.Next(100, 1000), ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (kills, pauses);
    }

    private sealed class Tally
    {
        private long _admitted;
        private long _rejected;
        private long _unanswered;

        public long Admitted => Volatile.Read(ref _admitted);

        public long Rejected => Volatile.Read(ref _rejected);

        public long Unanswered => Volatile.Read(ref _unanswered);

        public void Count(bool isAdmitted) => Interlocked.Increment(ref isAdmitted ? ref _admitted : ref _rejected);

        public void CountUnanswered() => Interlocked.Increment(ref _unanswered);
    }
}
