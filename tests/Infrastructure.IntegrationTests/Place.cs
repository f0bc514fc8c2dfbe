using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>Where one test's database lives: a folder of its own, or a database of its own on the server.</summary>
internal sealed class Place(DatabaseProvider provider) : IAsyncDisposable
{
    private readonly string _name = $"accesskeys_test_{Guid.NewGuid():N}";

    public DatabaseProvider Provider { get; } = provider;

    public string Folder { get; } = Directory.CreateTempSubdirectory("accesskeys-").FullName;

    public string File => Path.Combine(Folder, "keys.db");

    public string ConnectionString => Provider == DatabaseProvider.Sqlite
        ? $"Data Source={File}"
        : new SqlConnectionStringBuilder(Databases.SqlServer) { InitialCatalog = _name }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (Provider == DatabaseProvider.Sqlite)
        {
            // A file that a pool keeps open can't be deleted everywhere; other tests' connections are opened again.
            SqliteConnection.ClearAllPools();
        }
        else
        {
            await DropAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private async Task DropAsync()
    {
        await using var connection = new SqlConnection(Databases.SqlServer);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            IF DB_ID('{_name}') IS NOT NULL
            BEGIN
                ALTER DATABASE [{_name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
                DROP DATABASE [{_name}];
            END
            """;
        await command.ExecuteNonQueryAsync();
    }
}
