using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

/// <summary>That a unit of work may be done again: shown on SQLite, which is at hand everywhere, with a strategy that repeats as SQL Server's does.</summary>
public sealed class RepeatTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task ChangeAsync_WhenItIsUndone_IsDoneAgainAndOnce(int times, bool saved)
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCallerAsync();
        var attempts = 0;

        var key = await Repeating(database, new UndoInterceptor(times, saved)).ChangeAsync(db =>
        {
            attempts++;
            return db.Accesskeys.Add(database.Node.Key(customer.Id)).Entity;
        });

        attempts.ShouldBe(times + 1);
        (await database.Node.ReadAsync(db => db.Accesskeys.SingleAsync())).Id.ShouldBe(key.Id);
        var changes = await database.Node.ChangesAsync();
        changes.Select(change => (change.Number, change.SubjectId)).ShouldBe([(1, customer.Id), (2, key.Id)]);
    }

    [Fact]
    public async Task ChangeAsync_WhenItIsUndoneEveryTime_SaysWhatUndidItAndLeavesNothing()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCallerAsync();

        var exception = await Should.ThrowAsync<RetryLimitExceededException>(() => Repeating(database, new UndoInterceptor(times: 3, saved: true))
            .ChangeAsync(db => db.Accesskeys.Add(database.Node.Key(customer.Id))));

        exception.InnerException.ShouldBeOfType<UndoneException>();
        (await database.Node.ReadAsync(db => db.Accesskeys.AnyAsync())).ShouldBeFalse();
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
    }

    [Fact]
    public async Task ChangeAsync_WhenItsCommitIsInDoubt_IsNotRepeated()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCallerAsync();
        var attempts = 0;
        var trouble = new CommitFaultInterceptor { After = () => throw new UndoneException() };

        var key = await Repeating(database, trouble).ChangeAsync(db =>
        {
            attempts++;
            return db.Accesskeys.Add(database.Node.Key(customer.Id)).Entity;
        });

        attempts.ShouldBe(1);
        (await database.Node.ReadAsync(db => db.Accesskeys.SingleAsync())).Id.ShouldBe(key.Id);
    }

    private static Node Repeating(TestDatabase database, IInterceptor interceptor) => database.StartNode(
        services => services.ConfigureDbContext<SqliteAccesskeysDbContext>(
            options => options.UseSqlite(sqlite => sqlite.ExecutionStrategy(dependencies => new RetryUndoneStrategy(dependencies)))),
        interceptor);
}
