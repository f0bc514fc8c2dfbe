using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

public sealed class DeletedKeyPurgerRoundTests
{
    private const string Forbidden = "Failed to remove keys that were deleted long ago: ";

    private readonly RecordingLogger<DeletedKeyPurger> _log = new();
    private readonly Rounds _rounds = new();
    private Rounds.Wait? _waiting;

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_WithoutDeletePermission_LogsItOnceAndResumesOnceGranted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        await node.AddDeletedKeyAsync(customer.Id);
        await node.AddDeletedKeyAsync(customer.Id);
        var newest = await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        _rounds.Now = node.Clock.Now;
        using var loop = Start(node, new HousekeepingOptions());
        await PurgeExtensions.ForbidDeletingAsync(database.Location, "Changes");

        await PassAsync(rounds: 3).WaitAsync(TestContext.Current.CancellationToken);

        var (level, text) = _log.All.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldStartWith(Forbidden);
        text.ShouldContain("no right to delete");

        await AllowAsync(database.Location);
        await PassAsync(rounds: 1).WaitAsync(TestContext.Current.CancellationToken);
        (await node.KeysAsync()).ShouldBe([newest.Id]);
        _log.All.Last().ShouldBe((LogLevel.Information, "Removed 2 keys that were deleted long ago, with their changes"));

        await node.DeleteKeyAsync(newest.Id);
        await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        _rounds.Now = node.Clock.Now;
        await PurgeExtensions.ForbidDeletingAsync(database.Location, "Changes");
        await PassAsync(rounds: 2).WaitAsync(TestContext.Current.CancellationToken);
        _log.All.Select(line => line.Level).ShouldBe([LogLevel.Warning, LogLevel.Information, LogLevel.Warning]);
        await loop.StopAsync(CancellationToken.None);
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_WhileAnotherHoldsWhatItNeeds_SaysNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        using var loop = Start(database.Node, new HousekeepingOptions());
        await using var other = await database.Location.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("UPDATE JobClaims SET NextRunAt = NextRunAt", transaction);

        await PassAsync(rounds: 2).WaitAsync(TestContext.Current.CancellationToken);

        _log.All.ShouldBeEmpty();
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact(Timeout = 60_000)]
    public async Task Loops_StartedTogether_DoNotWakeTogether()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var loops = Enumerable.Range(0, 10).Select(_ => Start(database.Node, new HousekeepingOptions())).ToList();
        var waits = new List<TimeSpan>();
        while (waits.Count < loops.Count)
        {
            waits.Add((await _rounds.NextAsync(TestContext.Current.CancellationToken)).Length);
        }

        foreach (var loop in loops)
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
        }

        waits.Distinct().Count().ShouldBeGreaterThan(1);
        waits.ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(45) && wait <= TimeSpan.FromSeconds(75));
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_WhereWhatIsDeletedIsKeptForEver_EndsAtOnce()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCallerAsync();
        var deleted = await database.Node.AddDeletedKeyAsync(customer.Id);
        var newest = await database.Node.AddKeyAsync(customer.Id);
        database.Node.Clock.Now += 100 * PurgeExtensions.Retained;

        using var loop = Start(database.Node, new HousekeepingOptions { RetainDeletedFor = TimeSpan.Zero });
        await loop.ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);

        (await database.Node.KeysAsync()).ShouldBe([deleted.Id, newest.Id]);
    }

    private DeletedKeyPurger Start(Node node, HousekeepingOptions settings)
    {
        var loop = new DeletedKeyPurger(node.Get<IServiceScopeFactory>(), settings, node.Get<ClockSkew>(), _rounds, _log);
        loop.StartAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        return loop;
    }

    /// <summary>Ends that many waits, and waits for the next, at which what they began is done.</summary>
    private async Task PassAsync(int rounds)
    {
        for (var wait = _waiting ?? await _rounds.NextAsync(); rounds > 0; rounds--)
        {
            wait.End();
            _waiting = wait = await _rounds.NextAsync();
        }
    }

    private static async Task AllowAsync(TestDatabaseLocation place)
    {
        await using var connection = await place.OpenAsync();
        await connection.ExecuteAsync(place.Provider == DatabaseProvider.PostgreSql ? "DROP TRIGGER Forbidden ON Changes" : "DROP TRIGGER Forbidden");
    }
}
