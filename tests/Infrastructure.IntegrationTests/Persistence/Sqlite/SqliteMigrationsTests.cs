using System.Diagnostics;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Sqlite;

public sealed class SqliteMigrationsTests
{
    private static readonly TimeSpan _notForEver = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Migrate_WhenItIsDoneAgain_LeavesWhatThereIs()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        (await IsUpToDateAsync(database.Node)).ShouldBeFalse();
        await database.Node.MigrateAsync();
        var customer = await database.Node.AddCustomerAsync();

        await database.Node.MigrateAsync();
        await database.StartNode().MigrateAsync();

        (await IsUpToDateAsync(database.Node)).ShouldBeTrue();
        (await database.Node.ReadAsync(db => db.Customers.Select(found => found.Id).SingleAsync())).ShouldBe(customer.Id);
        (await database.Node.LastNumberAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Migrate_WhenAMigrationWasKilled_Finishes()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        await LeaveLockAsync(database.Location);

        await database.Node.MigrateAsync().WaitAsync(_notForEver);

        (await IsUpToDateAsync(database.Node)).ShouldBeTrue();
        (await database.Node.AddCustomerAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Migrate_WhenNothingIsPendingAndALockWasLeft_Finishes()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await LeaveLockAsync(database.Location);

        await database.StartNode().MigrateAsync().WaitAsync(_notForEver);

        (await IsUpToDateAsync(database.Node)).ShouldBeTrue();
    }

    [Fact]
    public async Task Migrate_WhenSeveralStartTogether_SucceedsForAll()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var nodes = Enumerable.Range(0, 4).Select(_ => database.StartNode()).ToList();
        using var start = new Barrier(nodes.Count);

        await Task.WhenAll(nodes.Select(node => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return node.MigrateAsync();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        foreach (var node in nodes)
        {
            (await IsUpToDateAsync(node)).ShouldBeTrue();
        }

        (await database.Node.AddCustomerAsync()).ShouldNotBeNull();
        (await database.Node.ReadAsync(db => db.PragmaAsync("journal_mode"))).ShouldBe("wal");
    }

    [Fact]
    public async Task Migrate_OfAFileThatThisProcessHasOpen_LeavesTheLocksOfItsConnections()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc/locks.");
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        await File.WriteAllBytesAsync(database.Location.File, []);
        await database.Node.ReadAsync(async db =>
        {
            await db.Database.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
            return await db.PragmaAsync("journal_mode=WAL");
        });
        await using var open = new SqliteConnection(database.Location.ConnectionString);
        await open.OpenAsync();
        await using var reading = open.CreateCommand();
        reading.CommandText = "SELECT COUNT(*) FROM sqlite_master";
        await reading.ExecuteScalarAsync();
        (await IsLockedByThisProcessAsync(open.DataSource)).ShouldBeTrue();

        await database.Node.MigrateAsync();

        (await IsUpToDateAsync(database.Node)).ShouldBeTrue();
        (await IsLockedByThisProcessAsync(open.DataSource)).ShouldBeTrue();
    }

    private static async Task<bool> IsLockedByThisProcessAsync(string file)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["--format=%i", file]) { RedirectStandardOutput = true })!;
        var inode = (await stat.StandardOutput.ReadToEndAsync()).Trim();

        // 1: POSIX  ADVISORY  READ 4711 08:01:1234 1073741826 1073742335
        return (await File.ReadAllLinesAsync("/proc/locks"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields is [_, "POSIX", _, _, var process, var location, ..]
                && process == $"{Environment.ProcessId}" && location.EndsWith($":{inode}", StringComparison.Ordinal));
    }

    // What EF writes before it migrates, and takes away afterwards if it lives.
    private static async Task LeaveLockAsync(TestDatabaseLocation location)
    {
        await using var connection = new SqliteConnection(location.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
                "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock"("Id", "Timestamp") VALUES(1, '2026-12-01 10:15:30+00:00');
            """;
        await command.ExecuteNonQueryAsync();
    }

    private static Task<bool> IsUpToDateAsync(Node node) =>
        node.UseAsync((Database database) => database.IsUpToDateAsync(CancellationToken.None));
}
