using Accesskeys.Infrastructure.Files;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Migrates when something is pending, one process at a time. EF's own lock is a row that a killed process leaves for ever;
/// the operating system's lock ends with the process, and its holder may clear that row.
/// </summary>
internal static class SqliteMigrations
{
    public static async Task ApplyAsync(
        DatabaseFacade database, SqliteConnectionStringBuilder connection, CancellationToken cancellationToken)
    {
        if (!await IsPendingAsync(database, cancellationToken))
        {
            return;
        }

        await using var held = FileLock.Acquire(connection.DataSource + ".migrate", cancellationToken);
        if (!await IsPendingAsync(database, cancellationToken))
        {
            return;
        }

        // SQLite would create it readable by everyone, and its log and index files after its mode. A file that is there is never opened
        // here: closing it would release all locks that this process's SQLite connections hold on it (sqlite.org/howtocorrupt, 2.2).
        if (connection.Mode == SqliteOpenMode.ReadWriteCreate && !File.Exists(connection.DataSource))
        {
            await PrivateFile.Create(connection.DataSource).DisposeAsync();
        }

        database.SetConnectionString(connection.ConnectionString);
        await database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        await ClearAbandonedLockAsync(database, cancellationToken);
        await database.MigrateAsync(cancellationToken);
    }

    private static async Task<bool> IsPendingAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        (await database.GetPendingMigrationsAsync(cancellationToken)).Any();

    private static async Task ClearAbandonedLockAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        var tables = await database
            .SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken);
        if (tables > 0)
        {
            await database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellationToken);
        }
    }
}
