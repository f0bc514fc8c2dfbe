using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Sqlite;

public sealed class SqliteWritersTests
{
    [Fact]
    public async Task BeginTurn_WhenSomeOfTheTimeWentBy_LeavesTheRestToSqlite()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await using var scope = database.Node.Open();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        using var writers = new SqliteWriters(new EachLookTakes(TimeSpan.FromMilliseconds(700)));

        await using var turn = await writers.BeginTurnAsync(db.Database, CancellationToken.None);

        (await db.PragmaAsync("busy_timeout")).ShouldBe(1300L);
    }

    [Fact]
    public async Task BeginTurn_WhenTheDatabaseCanNotBeOpened_LeavesTheTurnToTheNext()
    {
        await using var gone = TestDatabase.Empty(DatabaseProvider.Sqlite);
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        using var writers = new SqliteWriters(TimeProvider.System);

        var outage = await Should.ThrowAsync<Exception>(() => BeginAsync(gone));

        DatabaseOutage.IsCauseOf(outage).ShouldBeTrue();
        (await BeginAsync(database)).ShouldBeTrue();

        Task<bool> BeginAsync(TestDatabase on) => on.Node.ReadAsync(async db =>
        {
            await using var turn = await writers.BeginTurnAsync(db.Database, CancellationToken.None);
            return true;
        });
    }

    [Fact]
    public async Task BeginTurn_WhenTheCallerLeavesTheQueue_LeavesTheTurnToTheNext()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await using var scope = database.Node.Open();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        using var writers = new SqliteWriters(TimeProvider.System);
        using var cancellation = new CancellationTokenSource();

        var first = await writers.BeginTurnAsync(db.Database, CancellationToken.None);
        var second = writers.BeginTurnAsync(db.Database, cancellation.Token);
        var third = writers.BeginTurnAsync(db.Database, CancellationToken.None);
        second.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        third.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();

        await (await third).DisposeAsync();
    }

    private sealed class EachLookTakes(TimeSpan time) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => time.Ticks * _looks++;
    }
}
