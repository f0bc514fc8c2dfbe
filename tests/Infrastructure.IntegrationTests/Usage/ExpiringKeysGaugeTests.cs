using System.Diagnostics.Metrics;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class ExpiringKeysGaugeTests
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    private readonly Rounds _rounds = new();
    private readonly RecordingLogger<ExpiringKeysGauge> _log = new();

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Gauge_CountsTheLiveKeysThatExpireWithinEachSpan(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var (second, first) = (await node.AddCallerAsync(), await node.AddCallerAsync());
        await AddAsync(node, first.Id, 1, Day, Day + 1, 7 * Day, 29 * Day, 31 * Day);
        await AddAsync(node, second.Id, 12 * Hour);
        var deleted = await AddAsync(node, first.Id, Hour);
        await node.AlterKeyAsync(deleted, key => key.Delete(node.Clock.Now));
        _rounds.Now = node.Clock.Now;
        using var expiring = new ExpiringKeysGauge(node.Get<IServiceScopeFactory>(), node.Get<IMeterFactory>(), _rounds, _log);
        Read(node).ShouldBeEmpty();

        await expiring.StartAsync(CancellationToken.None);
        var wait = await _rounds.NextAsync(TestContext.Current.CancellationToken);
        Read(node).ShouldBe([("1d", 3), ("7d", 5), ("30d", 6)]);

        _rounds.Now += TimeSpan.FromSeconds(1);
        wait.End();
        await _rounds.NextAsync(TestContext.Current.CancellationToken);
        Read(node).ShouldBe([("1d", 3), ("7d", 4), ("30d", 5)]);
        await expiring.StopAsync(CancellationToken.None);
        _log.All.ShouldBeEmpty();
    }

    private static async Task<Guid> AddAsync(Node node, Guid customerId, params int[] lifetimes)
    {
        var last = Guid.Empty;
        foreach (var lifetime in lifetimes)
        {
            last = (await node.ChangeAsync(db => db.Accesskeys.Add(
                Accesskey.Issue(customerId, "key", "", lifetime, TokenFormat.Default.Generate(), node.Clock.Now)).Entity)).Id;
        }

        return last;
    }

    private static List<(object? Within, int Count)> Read(Node node) => node.Read<int>("accesskeys.expiring");
}
