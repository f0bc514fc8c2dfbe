using System.Globalization;
using System.Net;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class MigrateTests : TemporaryFolder
{
    private string Database => Path.Combine(Folder, "accesskeys.db");

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Migrate_WithTheDatabaseSettingsAlone_CreatesTheDatabaseAndExits(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);

        for (var run = 0; run < 2; run++)
        {
            await using var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "migrate");
            (await process.ExitCodeAsync()).ShouldBe(0);
            process.Output.Trim().ShouldBe("The database is up to date.");
            process.Errors.ShouldBeEmpty();
        }

        await using var connection = await location.OpenAsync();
        await using var command = connection.Command("SELECT COUNT(*) FROM Customers");
        Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture).ShouldBe(0);
    }

    [Fact]
    public async Task Migrate_WithAnotherSettingThatIsWrong_IgnoresIt()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        var settings = location.Settings;
        settings["Accesskeys:CacheEntries"] = "abc";

        await using var process = ServiceProcess.Start(location.Folder, settings, "Production", "migrate");

        (await process.ExitCodeAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Migrate_WhereItCanNot_SaysWhyInOneLine()
    {
        Directory.CreateDirectory(Database);
        var settings = new Dictionary<string, string> { ["ConnectionStrings:Accesskeys"] = $"Data Source={Database}" };

        await using var process = ServiceProcess.Start(Folder, settings, "Production", "migrate");

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("migrate: ");
    }

    [Theory]
    [InlineData]
    [InlineData("migrate")]
    public async Task Start_WhereTheDatabasesFolderIsMissing_EndsWithOneLineAndCreatesNone(params string[] arguments)
    {
        var settings = ServiceProcess.Complete();
        settings["ConnectionStrings:Accesskeys"] = "Data Source=missing/accesskeys.db";

        await using var process = ServiceProcess.Start(Folder, settings, "Production", arguments);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem()
            .ShouldStartWith($"ConnectionStrings:Accesskeys: the folder {Path.Combine(Folder, "missing")} doesn't exist");
        Directory.Exists(Path.Combine(Folder, "missing")).ShouldBeFalse();
    }

    [Fact]
    public async Task Script_ForSqlServer_IsWrittenWithoutAServerAndMayBeRunAgain()
    {
        var settings = new Dictionary<string, string>
        {
            ["Database:Provider"] = "SqlServer",
            ["ConnectionStrings:Accesskeys"] = "Server=nowhere.invalid",
        };

        await using var process = ServiceProcess.Start(Folder, settings, "Production", "migrate", "--script");

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.ShouldStartWith("IF OBJECT_ID(N'[__EFMigrationsHistory]') IS NULL");
        process.Output.ShouldContain("CREATE TABLE [Accesskeys]");
        process.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_ForPostgreSqlRunTwice_MakesADatabaseThatTheServiceWorksOn()
    {
        Databases.PostgreSql.Require();
        await using var location = new TestDatabaseLocation(DatabaseProvider.PostgreSql);
        await location.CreateAsync();
        var settings = location.Settings;
        settings["ConnectionStrings:Accesskeys"] = "Host=nowhere.invalid";
        await using var process = ServiceProcess.Start(Folder, settings, "Production", "migrate", "--script");
        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Errors.ShouldBeEmpty();

        await using (var connection = await location.OpenAsync())
        {
            for (var run = 0; run < 2; run++)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = process.Output;
                await command.ExecuteNonQueryAsync();
            }
        }

        // It is ready only if no migration is pending.
        await using var service = ServiceProcess.Start(location);
        using var http = await service.SignedInAsync();
        var key = await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
        using var answer = await http.VerifyAsync(key.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Script_ForSqlite_IsRejectedInOneLine()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);

        await using var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "migrate", "--script");

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Output.ShouldBeEmpty();
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("migrate --script: EF Core can't generate ");
        File.Exists(location.File).ShouldBeFalse();
    }

    [Fact]
    public async Task Start_WithTheRowThatAKilledMigrationLeaves_Serves()
    {
        Execute(
            "CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL);"
            + "INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00+00:00'); SELECT 0");
        var settings = ServiceProcess.Complete();
        settings["ConnectionStrings:Accesskeys"] = $"Data Source={Database}";

        await using var process = ServiceProcess.Start(Folder, settings);
        using var http = await process.ReadyAsync();
    }

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.Command(sql);
        return command.ExecuteScalar();
    }
}
