using System.Data.Common;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace Accesskeys.Bench.Keys;

/// <summary>A database of the benchmark's own, gone with this object.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly string _name = $"accesskeys_bench_{Guid.NewGuid():N}";
    private readonly string? _server;
    private readonly DirectoryInfo? _folder;

    /// <param name="server">The connection string of a server; <c>null</c> for SQLite.</param>
    public TemporaryDatabase(string? server)
    {
        _server = server;
        if (server is null)
        {
            _folder = Directory.CreateTempSubdirectory("accesskeys-bench-");
            Database = BenchDatabase.File(Path.Combine(_folder.FullName, "bench.db"));
        }
        else
        {
            Database = BenchDatabase.Named(server).Provider == DatabaseProvider.PostgreSql
                ? BenchDatabase.Named(new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString)
                : BenchDatabase.Named(new SqlConnectionStringBuilder(server) { InitialCatalog = _name }.ConnectionString);
        }
    }

    public BenchDatabase Database { get; }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            SqlConnection.ClearAllPools();
            await using DbConnection connection = Database.Provider == DatabaseProvider.PostgreSql
                ? new NpgsqlConnection(_server)
                : new SqlConnection(_server);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"DROP DATABASE {_name}" + (Database.Provider == DatabaseProvider.PostgreSql ? " WITH (FORCE)" : "");
            await command.ExecuteNonQueryAsync();
        }

        _folder?.Delete(recursive: true);
    }
}
