using System.Data.Common;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Accesskeys.Tests;

/// <summary>Where a test's database lives: a folder of its own, or a database of its own on the server. Gone with the test.</summary>
/// <param name="provider">The database's product.</param>
/// <param name="ownServer">The connection string of a PostgreSQL server that the test started; <c>null</c> for the server of all tests.</param>
internal sealed class TestDatabaseLocation(DatabaseProvider provider, string? ownServer = null) : IAsyncDisposable
{
    private readonly string _name = $"accesskeys_test_{Guid.NewGuid():N}";

    public DatabaseProvider Provider { get; } = provider;

    /// <summary>Whether the server is the test's own and ends with it.</summary>
    public bool IsOnOwnServer => ownServer is not null;

    public string Folder { get; } = Directory.CreateTempSubdirectory("accesskeys-").FullName;

    public string File => Path.Combine(Folder, "keys.db");

    public string ConnectionString => Provider switch
    {
        DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(Databases.SqlServer.ConnectionString) { InitialCatalog = _name }.ConnectionString,
        DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(PostgreSqlServerAddress) { Database = _name }.ConnectionString,
        _ => $"Data Source={File}",
    };

    /// <summary>The service's settings for it.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Database:Provider"] = Provider.ToString(),
        ["ConnectionStrings:Accesskeys"] = ConnectionString,
    };

    private string? PostgreSqlServerAddress => ownServer ?? Databases.PostgreSql.ConnectionString;

    /// <summary>Creates an empty database with the option that the service requires. SQLite's file is created by migrating.</summary>
    public async Task CreateAsync()
    {
        switch (Provider)
        {
            case DatabaseProvider.SqlServer:
                await using (var server = await OpenServerAsync())
                {
                    await server.ExecuteAsync($"CREATE DATABASE [{_name}]");
                    await server.ExecuteAsync(
                        $"""
                        IF EXISTS (SELECT * FROM sys.databases WHERE name = '{_name}' AND is_read_committed_snapshot_on = 0)
                            EXEC('ALTER DATABASE [{_name}] SET READ_COMMITTED_SNAPSHOT ON')
                        """);
                }

                break;
            case DatabaseProvider.PostgreSql:
                await CreateAsync(template: null);
                break;
        }
    }

    /// <summary>Creates a PostgreSQL database: a copy of one to which nothing is connected, or an empty one.</summary>
    public Task CreateAsync(TestDatabaseLocation? template) =>
        OnPostgreSqlAsync($"CREATE DATABASE {_name} TEMPLATE {template?._name ?? "template0"}");

    /// <summary>Ends all connections to a PostgreSQL database.</summary>
    public Task DisconnectAsync() =>
        OnPostgreSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}'");

    /// <summary>A connection beside the service's own.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        var connectionString = $"{ConnectionString};Pooling=False";
        DbConnection connection = Provider switch
        {
            DatabaseProvider.SqlServer => new SqlConnection(connectionString),
            DatabaseProvider.PostgreSql => new NpgsqlConnection(connectionString),
            _ => new SqliteConnection(connectionString),
        };
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>SQLite's file is whole. Servers see to that themselves.</summary>
    public async Task AssertIntegrityAsync()
    {
        if (Provider == DatabaseProvider.Sqlite)
        {
            await using var connection = await OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            (await command.ExecuteScalarAsync()).ShouldBe("ok");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            switch (Provider)
            {
                case DatabaseProvider.SqlServer:
                    await DropAsync();
                    break;
                case DatabaseProvider.PostgreSql when IsOnOwnServer:
                    break;
                case DatabaseProvider.PostgreSql:
                    await OnPostgreSqlAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
                    break;
                default:
                    // A file that a pool keeps open can't be deleted everywhere; other tests' connections are opened again.
                    SqliteConnection.ClearAllPools();
                    break;
            }
        }
        finally
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task DropAsync()
    {
        await using var server = await OpenServerAsync();
        for (var tries = 300; !await TryDropAsync(server, isLast: tries == 0); tries--)
        {
            SqlConnection.ClearAllPools();
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<bool> TryDropAsync(SqlConnection server, bool isLast)
    {
        try
        {
            await server.ExecuteAsync($"ALTER DATABASE [{_name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        }
        catch (SqlException)
        {
            // It was never made, or there is no sending others away here: then the next line says what is wrong.
        }

        try
        {
            await server.ExecuteAsync($"DROP DATABASE IF EXISTS [{_name}]");
            return true;
        }
        catch (SqlException) when (!isLast)
        {
            // The database still has connections.
            return false;
        }
    }

    private static async Task<SqlConnection> OpenServerAsync()
    {
        var server = new SqlConnection(Databases.SqlServer.ConnectionString);
        await server.OpenAsync();
        return server;
    }

    private async Task OnPostgreSqlAsync(string statement)
    {
        await using var server = new NpgsqlConnection($"{PostgreSqlServerAddress};Pooling=False");
        await server.OpenAsync();
        await server.ExecuteAsync(statement);
    }
}
