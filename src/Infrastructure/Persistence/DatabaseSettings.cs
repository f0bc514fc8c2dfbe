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
    internal const string ConnectionSetting = "ConnectionStrings:Accesskeys";

    private const string ProviderSetting = "Database:Provider";

    /// <summary>Where the database's file should be and isn't; <c>null</c> where it is there, or is a server's.</summary>
    public string? MissingFile => Provider == DatabaseProvider.Sqlite && !File.Exists(SqliteFile) ? SqliteFile : null;

    private string SqliteFile => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    public static DatabaseSettings Read(IConfiguration configuration, string contentRoot)
    {
        var connectionString = configuration[ConnectionSetting];
        return configuration[ProviderSetting] switch
        {
            null or "" or nameof(DatabaseProvider.Sqlite) =>
                new(DatabaseProvider.Sqlite, Parsed(() => Sqlite(connectionString, contentRoot))),
            nameof(DatabaseProvider.SqlServer) when string.IsNullOrWhiteSpace(connectionString) =>
                throw new SettingException(ConnectionSetting, "is required if Database:Provider is SqlServer"),
            nameof(DatabaseProvider.SqlServer) =>
                new(DatabaseProvider.SqlServer, Parsed(() => SqlServer(connectionString))),
            nameof(DatabaseProvider.PostgreSql) when string.IsNullOrWhiteSpace(connectionString) =>
                throw new SettingException(ConnectionSetting, "is required if Database:Provider is PostgreSql"),
            nameof(DatabaseProvider.PostgreSql) =>
                new(DatabaseProvider.PostgreSql, Parsed(() => PostgreSql(connectionString))),
            _ => throw new SettingException(ProviderSetting, "must be Sqlite, SqlServer or PostgreSql"),
        };
    }

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

    private static SqliteConnectionStringBuilder Sqlite(string? connectionString, string contentRoot)
    {
        var builder = new SqliteConnectionStringBuilder(
            string.IsNullOrWhiteSpace(connectionString) ? $"Data Source={DataFolder.Name}/accesskeys.db" : connectionString);
        if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new SettingException(ConnectionSetting, "must name a file: the database has to outlive the process");
        }

        if (builder.Cache == SqliteCacheMode.Shared || builder.Password.Length > 0)
        {
            throw new SettingException(ConnectionSetting, "must not set Cache=Shared, because its locks ignore time-outs, or a password, because SQLite does not support one");
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
        return builder;
    }

    private static SqlConnectionStringBuilder SqlServer(string connectionString)
    {
        // Requests that wait get 503 in time. The connection string's own value has precedence.
        var builder = new SqlConnectionStringBuilder { ConnectTimeout = 5, CommandTimeout = 5 };
        builder.ConnectionString = $"{builder.ConnectionString};{connectionString}";
        return builder.ApplicationIntent == ApplicationIntent.ReadWrite ? builder : throw new SettingException(
            ConnectionSetting, "must not have ApplicationIntent=ReadOnly: a secondary replica lags, so a revoked key would keep working");
    }

    private static NpgsqlConnectionStringBuilder PostgreSql(string connectionString)
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
        return builder;
    }

    private static string Parsed(Func<DbConnectionStringBuilder> read)
    {
        try
        {
            return read().ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            // Without the cause: it may quote a piece of the string, and that a piece of a password.
            throw new SettingException(ConnectionSetting, "is not a valid connection string for the database that Database:Provider names");
        }
    }
}
