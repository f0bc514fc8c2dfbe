using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Sqlite;

public sealed class SqliteFileTests
{
    [Fact]
    public async Task Database_WhenItsFileIsGone_IsAnOutageAndIsNotMadeAgain()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCustomerAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(database.Place.File);

        await AssertOutageAsync(() => database.Node.LastNumberAsync());
        await AssertOutageAsync(() => database.Node.AddKeyAsync(customer.Id));

        File.Exists(database.Place.File).ShouldBeFalse();
    }

    [Fact]
    public async Task Database_WhenItsFolderIsMissing_IsAnOutageAndTheFolderIsNotMade()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var folder = Path.Combine(database.Place.Folder, "missing");
        var node = database.StartNode($"Data Source={Path.Combine(folder, "keys.db")}");

        await AssertOutageAsync(() => node.LastNumberAsync());
        await Should.ThrowAsync<IOException>(() => node.MigrateAsync());

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ReadOnly")]
    [InlineData("ReadWrite")]
    public async Task Database_WhenItsModeForbidsToMakeIt_IsNotMadeByMigratingEither(string mode)
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var node = database.StartNode($"{database.Place.ConnectionString};Mode={mode}");

        DatabaseOutage.IsCauseOf(await Should.ThrowAsync<Exception>(() => node.MigrateAsync())).ShouldBeTrue();

        File.Exists(database.Place.File).ShouldBeFalse();
    }

    [Fact]
    public async Task Database_WhenNoneIsNamed_IsInAFolderForTheOwnerAlone()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var node = database.StartNode(connectionString: "");

        await node.MigrateAsync();

        var folder = new DirectoryInfo(Path.Combine(database.Place.Folder, "App_Data"));
        File.Exists(Path.Combine(folder.FullName, "accesskeys.db")).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Database_WhenItMayOnlyBeRead_AnswersReadsAndNoChanges()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCustomerAsync();
        var reader = database.StartNode($"{database.Place.ConnectionString};Mode=ReadOnly");

        await AssertOutageAsync(() => reader.AddKeyAsync(customer.Id));

        (await reader.LastNumberAsync()).ShouldBe(1);
        (await reader.ReadAsync(db => db.Customers.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Database_WhenItIsFull_AnswersReadsAndChangesAgainOnceThereIsRoom()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var node = database.Node;
        var customer = await node.AddCallerAsync();

        await node.ReadAsync(async db =>
        {
            // The limit is the connection's, so it stays open.
            await db.Database.OpenConnectionAsync();
            await db.PragmaAsync("max_page_count=1");
            await AssertOutageAsync(() => db.ChangeAsync(
                _ =>
                {
                    db.Accesskeys.AddRange(Enumerable.Range(0, 100).Select(_ => node.Key(customer.Id)));
                    return Task.FromResult(true);
                },
                CancellationToken.None));
            db.ChangeTracker.Clear();
            (await db.Accesskeys.AnyAsync()).ShouldBeFalse();
            (await db.PragmaAsync("integrity_check")).ShouldBe("ok");
            return await db.PragmaAsync("max_page_count=1000000");
        });

        (await node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
        (await node.ReadAsync(db => db.PragmaAsync("integrity_check"))).ShouldBe("ok");
    }

    private static async Task AssertOutageAsync<T>(Func<Task<T>> use)
    {
        var outage = await Should.ThrowAsync<Exception>(async () => await use());
        DatabaseOutage.IsCauseOf(outage).ShouldBeTrue(outage.ToString());
    }
}
