using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Uses;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class UseLoopTests
{
    private readonly LoggedLines<UseLoop> _log = new();
    private readonly Rounds _rounds = new();

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Loop_EachRoundAndAtTheStop_WritesWhatWasUsedSince(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var (node, uses) = (database.Node, database.Node.Get<KeyUses>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        var now = node.Clock.Now;
        using var loop = Start(node);

        var wait = await _rounds.NextAsync();
        wait.Length.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
        uses.Note(key.Id, now);
        wait.End();
        await _rounds.NextAsync();

        (await node.LastUsedAsync(key.Id)).ShouldBe(now);
        uses.Take().ShouldBeEmpty();

        uses.Note(key.Id, now.AddSeconds(1));
        await loop.StopAsync(CancellationToken.None);

        (await node.LastUsedAsync(key.Id)).ShouldBe(now.AddSeconds(1));
    }

    [Fact(Timeout = 60_000)]
    public async Task Loop_WhereItCantWrite_SaysSoOnceAndWritesOnceItCan()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var (node, uses) = (database.Node, database.Node.Get<KeyUses>());
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        uses.Note(key.Id, node.Clock.Now);
        await using var connection = await database.Place.OpenAsync();
        await connection.ExecuteAsync("CREATE TRIGGER Forbidden BEFORE UPDATE ON Accesskeys BEGIN SELECT RAISE(ABORT, 'no right to update'); END");
        using var loop = Start(node);

        var wait = await _rounds.NextAsync();
        for (var round = 0; round < 3; round++)
        {
            wait.End();
            wait = await _rounds.NextAsync();
        }

        var (level, text) = _log.All.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldContain("no right to update");

        await connection.ExecuteAsync("DROP TRIGGER Forbidden");
        wait.End();
        await _rounds.NextAsync();

        (await node.LastUsedAsync(key.Id)).ShouldBe(node.Clock.Now);
        await loop.StopAsync(CancellationToken.None);
    }

    private UseLoop Start(Node node)
    {
        var loop = new UseLoop(node.Get<IServiceScopeFactory>(), node.Get<KeyUses>(), node.Get<RefusalCounts>(), _rounds, _log);
        loop.StartAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        return loop;
    }
}
