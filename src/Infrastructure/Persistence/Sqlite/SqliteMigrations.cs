using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Migrates when something is pending, one process at a time. EF's own lock is a row that a killed process leaves for ever;
/// the operating system's lock ends with the process, and who holds it may clear that row.
/// </summary>
internal static class SqliteMigrations
{
    private const int MostTries = 1200;

    private static readonly TimeSpan _pollPeriod = TimeSpan.FromMilliseconds(50);

    public static async Task ApplyAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        if (!await IsPendingAsync(database, cancellationToken))
        {
            return;
        }

        var serving = new SqliteConnectionStringBuilder(database.GetConnectionString());
        await using var held = await LockAsync(serving.DataSource + ".migrate", cancellationToken);
        if (!await IsPendingAsync(database, cancellationToken))
        {
            return;
        }

        database.SetConnectionString(Creating(serving));
        await database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        await ClearAbandonedLockAsync(database, cancellationToken);
        await database.MigrateAsync(cancellationToken);
    }

    private static string Creating(SqliteConnectionStringBuilder serving) =>
        serving.Mode == SqliteOpenMode.ReadWrite
            ? new SqliteConnectionStringBuilder(serving.ConnectionString) { Mode = SqliteOpenMode.ReadWriteCreate }.ConnectionString
            : serving.ConnectionString;

    private static async Task<bool> IsPendingAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        (await database.GetPendingMigrationsAsync(cancellationToken)).Any();

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not DirectoryNotFoundException && tries < MostTries)
            {
                await Task.Delay(_pollPeriod, cancellationToken);
            }
        }
    }

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
