using System.Data.Common;
using Accesskeys.Infrastructure.Files;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Accesskeys.Infrastructure.Persistence;

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
    PostgreSql,
}

public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    internal const string OwnConnectionSetting = "ConnectionStrings:Accesskeys";

    private const string OwnProviderSetting = "Database:Provider";
    private const string TargetConnectionSetting = "ConnectionStrings:CopyTo";
    private const string TargetProviderSetting = "CopyTo:Provider";
    private const string DefaultFile = $"Data Source={DataFolder.Name}/accesskeys.db";

    /// <summary>The name of the setting that holds the connection string.</summary>
    public string ConnectionSetting { get; private init; } = OwnConnectionSetting;

    /// <summary>Where the database's file should be and isn't; <c>null</c> where it is there, or is a server's.</summary>
    public string? MissingFile => Provider == DatabaseProvider.Sqlite && !File.Exists(SqliteFile) ? SqliteFile : null;

    private string SqliteFile => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static DatabaseSettings Read(IConfiguration configuration, string contentRoot)
    {
        var provider = configuration[OwnProviderSetting] is { Length: > 0 } named ? named : nameof(DatabaseProvider.Sqlite);
        var connectionString = configuration[OwnConnectionSetting];
        var isDefault = provider == nameof(DatabaseProvider.Sqlite) && string.IsNullOrWhiteSpace(connectionString);
        return Read(provider, OwnProviderSetting, isDefault ? DefaultFile : connectionString, OwnConnectionSetting, contentRoot);
    }

    /// <summary>The database that the command <c>copy</c> fills.</summary>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static DatabaseSettings ReadCopyTarget(IConfiguration configuration, string contentRoot) => Read(
        configuration[TargetProviderSetting] ?? "", TargetProviderSetting, configuration[TargetConnectionSetting], TargetConnectionSetting,
        contentRoot);

    /// <summary>Creates the service's own folder where the database is in it; any other has to be there.</summary>
    /// <exception cref="SettingException">The folder isn't there or can't be created.</exception>
    public void EnsureFolder(string contentRoot)
    {
        if (Provider != DatabaseProvider.Sqlite)
        {
            return;
        }

        var folder = Path.GetDirectoryName(SqliteFile)!;
        if (folder == Path.GetFullPath(DataFolder.Name, contentRoot))
        {
            DataFolder.Ensure(contentRoot, ConnectionSetting);
        }
        else if (!Directory.Exists(folder))
        {
            throw new SettingException(ConnectionSetting, $"the folder {folder} doesn't exist; create it for the service's user alone (mode 0700), or name another");
        }
    }

    /// <summary>What other users of the machine could do with the database, each with the remedy.</summary>
    public IEnumerable<string> FindExposures() => Provider == DatabaseProvider.Sqlite ? PrivateFile.FindExposures(SqliteFile) : [];

    public override string ToString() => Provider.ToString();

    private static DatabaseSettings Read(
        string provider, string providerSetting, string? connectionString, string connectionSetting, string contentRoot)
    {
        if (!Enum.TryParse<DatabaseProvider>(provider, out var kind) || provider != kind.ToString())
        {
            throw new SettingException(providerSetting, "must be Sqlite, SqlServer or PostgreSql");
        }

        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new SettingException(connectionSetting, $"is required if {providerSetting} is {kind}");
        }

        try
        {
            DbConnectionStringBuilder parsed = kind switch
            {
                DatabaseProvider.SqlServer => SqlServer(connectionString, connectionSetting),
                DatabaseProvider.PostgreSql => PostgreSql(connectionString, connectionSetting),
                _ => Sqlite(connectionString, contentRoot, connectionSetting),
            };
            return new DatabaseSettings(kind, parsed.ConnectionString) { ConnectionSetting = connectionSetting };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            // Without the cause: it may quote a piece of the string, and that a piece of a password.
            throw new SettingException(connectionSetting, $"is not a valid connection string for the database that {providerSetting} names");
        }
    }

    private static SqliteConnectionStringBuilder Sqlite(string connectionString, string contentRoot, string setting)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new SettingException(setting, "must name a file: the database has to outlive the process");
        }

        if (builder.Cache == SqliteCacheMode.Shared || builder.Password.Length > 0)
        {
            throw new SettingException(setting, "must not set Cache=Shared, because its locks ignore time-outs, or a password, because SQLite does not support one");
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
        return builder;
    }

    private static SqlConnectionStringBuilder SqlServer(string connectionString, string setting)
    {
        // Requests that wait get 503 in time. The connection string's own value has precedence.
        var builder = new SqlConnectionStringBuilder { ConnectTimeout = 5, CommandTimeout = 5 };
        builder.ConnectionString = $"{builder.ConnectionString};{connectionString}";
        return builder.ApplicationIntent == ApplicationIntent.ReadWrite ? builder : throw new SettingException(
            setting, "must not have ApplicationIntent=ReadOnly: a secondary replica lags, so a revoked key would keep working");
    }

    private static NpgsqlConnectionStringBuilder PostgreSql(string connectionString, string setting)
    {
        // Requests that wait get 503 in time, and a server that is gone without a word is noticed. The connection string's own value has
        // precedence.
        var builder = new NpgsqlConnectionStringBuilder
        {
            Timeout = 5,
            CommandTimeout = 5,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 1,
        };
        builder.ConnectionString = $"{builder.ConnectionString};{connectionString}";
        return !builder.Multiplexing ? builder : throw new SettingException(
            setting, "must not have Multiplexing=true: a transaction has a connection of its own, and so has the change feed");
    }
}
