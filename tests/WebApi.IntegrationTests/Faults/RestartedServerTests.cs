using System.Collections.Concurrent;
using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Faults;

public sealed class RestartedServerTests(SqlServer<RestartedServerTests.BehindARelay> server) : IClassFixture<SqlServer<RestartedServerTests.BehindARelay>>
{
    private const int Writers = 4;
    private const int AnsweredEachTime = 40;

    private readonly ConcurrentDictionary<Guid, bool> _made = new();
    private readonly ConcurrentDictionary<Guid, bool> _deleted = new();
    private readonly ConcurrentBag<AccesskeysException> _refusals = [];

    [Fact]
    public async Task Server_WhenItIsRestartedUnderLoad_LosesAndDoublesNothing()
    {
        var service = server.Hosted;
        using var stopping = new CancellationTokenSource();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(service.Client(service.Session), stopping.Token))).ToList();

        await BecomesTrueAsync(() => _made.Count >= AnsweredEachTime, patience.Token);
        service.Relay.Close();
        await BecomesTrueAsync(() => _refusals.Count >= Writers, patience.Token);
        service.Relay.Reopen();
        var before = _made.Count;
        await BecomesTrueAsync(() => _made.Count >= before + AnsweredEachTime, patience.Token);
        await stopping.CancelAsync();
        await Task.WhenAll(writers);

        _refusals.ShouldAllBe(refusal => refusal.StatusCode == (int)HttpStatusCode.ServiceUnavailable && refusal.Headers["Retry-After"].Single() == "1");
        (await service.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
        await AssertDoneOnceAsync(service);
    }

    private static async Task BecomesTrueAsync(Func<bool> isTrue, CancellationToken patience)
    {
        while (!isTrue())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience);
        }
    }

    private async Task WriteAsync(AccesskeysClient client, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 }, CancellationToken.None);
                _made[key.Id] = true;
                await client.DeleteAccesskeyAsync(key.Id, cancellationToken: CancellationToken.None);
                _deleted[key.Id] = true;
            }
            catch (AccesskeysException refusal)
            {
                _refusals.Add(refusal);
            }
        }
    }

    private async Task AssertDoneOnceAsync(BehindARelay service)
    {
        var changes = (await service.Location.ChangedKeysAsync()).ToLookup(change => change.Subject, change => change.Action);

        changes.ShouldAllBe(key => key.Count(action => action == "Created") == 1 && key.Count(action => action == "Deleted") <= 1);
        _made.Keys.ShouldAllBe(key => changes.Contains(key));
        _deleted.Keys.ShouldAllBe(key => changes[key].Contains("Deleted"));
    }

    public sealed class BehindARelay : Service
    {
        internal Relay Relay => field ??= new Relay(Location.ConnectionString);

        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["ConnectionStrings:Accesskeys"] = Relay.ConnectionString,
        };

        protected override async Task StopAsync()
        {
            await base.StopAsync();
            await Relay.DisposeAsync();
        }
    }
}
