using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.IntegrationTests.Settings;

public sealed class DatabaseSettingsTests
{
    private const string Secret = "hunter2";

    private static readonly string _contentRoot = Path.Combine(Path.GetTempPath(), "content");

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("Sqlite", " ")]
    [InlineData("Sqlite", "Data Source=App_Data/accesskeys.db")]
    public void Settings_WhenNoneIsGiven_NameTheEmbeddedDatabaseBelowTheContentRoot(string? provider, string? connectionString)
    {
        var settings = Read(provider, connectionString);

        settings.Provider.ShouldBe(DatabaseProvider.Sqlite);
        new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource
            .ShouldBe(Path.Combine(_contentRoot, "App_Data", "accesskeys.db"));
    }

    [Fact]
    public void Settings_WhenTheyNameSqlServer_KeepItsConnectionString()
    {
        var settings = Read("SqlServer", $"Server=db.example;Password={Secret}");

        settings.Provider.ShouldBe(DatabaseProvider.SqlServer);
        var builder = new SqlConnectionStringBuilder(settings.ConnectionString);
        builder.DataSource.ShouldBe("db.example");
        builder.Password.ShouldBe(Secret);
        settings.ToString().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("", 5, 5)]
    [InlineData(";Connection Timeout=30;Command Timeout=40", 30, 40)]
    public void SqlServer_WhereTheStringNamesNoOtherTimeOuts_IsWaitedForFiveSeconds(string given, int connect, int command)
    {
        var builder = new SqlConnectionStringBuilder(Read("SqlServer", $"Server=db.example{given}").ConnectionString);

        (builder.ConnectTimeout, builder.CommandTimeout).ShouldBe((connect, command));
    }

    [Fact]
    public void SqlServer_WhereTheStringSaysNothingElse_IsSpokenToEncrypted() =>
        new SqlConnectionStringBuilder(Read("SqlServer", "Server=db.example").ConnectionString).Encrypt.ShouldBe(SqlConnectionEncryptOption.Mandatory);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("Postgres")]
    [InlineData("0")]
    public void Provider_WhenUnknown_StopsStartup(string provider) =>
        Refusal(provider, null).ShouldStartWith("Database:Provider: ");

    [Theory]
    [InlineData("SqlServer", null)]
    [InlineData("SqlServer", " ")]
    [InlineData("SqlServer", $"Server=db;Password={Secret};Nonsense=1")]
    [InlineData("SqlServer", $"Server=db;Passwort={Secret}")]
    [InlineData("SqlServer", $"Server=db;Encrypt={Secret}")]
    [InlineData("SqlServer", $"Server=db;Connect Timeout={Secret}")]
    [InlineData("SqlServer", $"Server=db;Password='{Secret}")]
    [InlineData("SqlServer", $"Server=db;{Secret}")]
    [InlineData("Sqlite", $"Data Source=keys.db;Passwort={Secret}")]
    [InlineData("Sqlite", $"Data Source=keys.db;Mode={Secret}")]
    [InlineData("Sqlite", $"Data Source=keys.db;Pooling={Secret}")]
    [InlineData("Sqlite", $"Data Source=keys.db;Default Timeout={Secret}")]
    [InlineData("Sqlite", "Data Source=keys.db;Default Timeout=99999999999")]
    [InlineData("SqlServer", "Server=db;Connect Timeout=99999999999")]
    [InlineData("Sqlite", $"Data Source=keys.db;Password='{Secret}")]
    [InlineData("Sqlite", $"Server=db;Password={Secret}")]
    [InlineData("Sqlite", $"Data Source=keys.db;Password={Secret}")]
    [InlineData("Sqlite", "Data Source=keys.db;Cache=Shared")]
    [InlineData("Sqlite", $"Password={Secret}")]
    [InlineData("Sqlite", $"Data Source=:memory:;Password={Secret}")]
    [InlineData("Sqlite", $"Data Source=shared;Mode=Memory;Password={Secret}")]
    [InlineData("SqlServer", $"Server=db;ApplicationIntent=ReadOnly;Password={Secret}")]
    [InlineData("Sqlite", $"Data Source={Secret}\0.db")]
    [InlineData("PostgreSql", $"Host=db;Password={Secret};Multiplexing=true")]
    [InlineData("PostgreSql", $"Host=db;Passwort={Secret}")]
    public void ConnectionString_WhenInvalid_StopsStartupAndIsNotShown(string provider, string? connectionString) =>
        Refusal(provider, connectionString).ShouldStartWith("ConnectionStrings:Accesskeys: ");

    private static string Refusal(string? provider, string? connectionString)
    {
        var refusal = Should.Throw<SettingException>(() => Read(provider, connectionString));
        refusal.ToString().ShouldNotContain(Secret);
        refusal.Message.ShouldNotContain('\n');
        return refusal.Message;
    }

    private static DatabaseSettings Read(string? provider, string? connectionString) => DatabaseSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider,
            ["ConnectionStrings:Accesskeys"] = connectionString,
        }).Build(),
        _contentRoot);
}
