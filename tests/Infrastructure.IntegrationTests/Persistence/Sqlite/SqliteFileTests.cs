using System.Runtime.Versioning;
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
        File.Delete(database.Location.File);

        await AssertOutageAsync(() => database.Node.LastNumberAsync());
        await AssertOutageAsync(() => database.Node.AddKeyAsync(customer.Id));

        File.Exists(database.Location.File).ShouldBeFalse();
    }

    [Fact]
    public async Task Database_WhenItsFolderIsMissing_IsAnOutageAndTheFolderIsNotMade()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var folder = Path.Combine(database.Location.Folder, "missing");
        var node = database.StartNode($"Data Source={Path.Combine(folder, "keys.db")}");

        await AssertOutageAsync(() => node.LastNumberAsync());
        await Should.ThrowAsync<IOException>(() => node.MigrateAsync());

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ReadOnly")]
    [InlineData("ReadWrite")]
    public async Task Database_WhenItsModeForbidsCreation_IsNotCreatedByMigratingEither(string mode)
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var node = database.StartNode($"{database.Location.ConnectionString};Mode={mode}");

        DatabaseOutage.CauseOf(await Should.ThrowAsync<Exception>(() => node.MigrateAsync())).ShouldNotBeNull();

        File.Exists(database.Location.File).ShouldBeFalse();
    }

    [Fact]
    public async Task Database_WhenNoneIsNamed_IsInAFolderForTheOwnerAlone()
    {
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);
        var node = database.StartNode(connectionString: "");

        node.Get<DatabaseSettings>().EnsureFolder(database.Location.Folder);
        await node.MigrateAsync();

        var folder = new DirectoryInfo(Path.Combine(database.Location.Folder, "App_Data"));
        File.Exists(Path.Combine(folder.FullName, "accesskeys.db")).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Database_WhereverItIsCreated_IsForTheOwnerAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var database = TestDatabase.Empty(DatabaseProvider.Sqlite);

        // Named by the test and so not in the service's own folder.
        await database.Node.MigrateAsync();
        await database.Node.AddCustomerAsync();

        var files = Directory.GetFiles(database.Location.Folder);
        files.ShouldContain(database.Location.File);
        files.ShouldContain(database.Location.File + "-wal");
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        database.Node.Get<DatabaseSettings>().FindExposures().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [UnsupportedOSPlatform("windows")]
    public async Task Exposures_OfAFileThatOthersMayOpen_NameItAndTheRemedy(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);

        File.SetUnixFileMode(database.Location.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        database.Node.Get<DatabaseSettings>().FindExposures().ShouldHaveSingleItem().ShouldEndWith($": chmod 0600 {database.Location.File}");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Exposures_OfAFolderThatOthersMayWriteTo_NameItAndTheRemedy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);

        File.SetUnixFileMode(database.Location.Folder, (UnixFileMode)0b111_111_111);

        database.Node.Get<DatabaseSettings>().FindExposures().ShouldHaveSingleItem().ShouldEndWith($": chmod 0700 {database.Location.Folder}");
    }

    [Fact]
    public async Task Database_WhenReadOnly_ServesReadsAndRejectsChanges()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCustomerAsync();
        var reader = database.StartNode($"{database.Location.ConnectionString};Mode=ReadOnly");

        await AssertOutageAsync(() => reader.AddKeyAsync(customer.Id));

        (await reader.LastNumberAsync()).ShouldBe(1);
        (await reader.ReadAsync(db => db.Customers.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Database_WhenFull_ServesReadsAndAcceptsChangesOnceThereIsRoom()
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
        DatabaseOutage.CauseOf(outage).ShouldNotBeNull(outage.ToString());
    }
}
