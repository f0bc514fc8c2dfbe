using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Bench.Keys;

/// <summary>A database of the benchmark's own, gone with this object.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly string _name = $"accesskeys_bench_{Guid.NewGuid():N}";
    private readonly string? _server;
    private readonly DirectoryInfo? _folder;

    /// <param name="server">The connection string of a SQL Server; <c>null</c> for SQLite.</param>
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
            Database = BenchDatabase.Named(new SqlConnectionStringBuilder(server) { InitialCatalog = _name }.ConnectionString);
        }
    }

    public BenchDatabase Database { get; }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            SqlConnection.ClearAllPools();
            await using var connection = new SqlConnection(_server);
            await connection.OpenAsync();
            await using var command = new SqlCommand($"DROP DATABASE {_name}", connection);
            await command.ExecuteNonQueryAsync();
        }

        _folder?.Delete(recursive: true);
    }
}
