using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>SQLite's file as the migrations leave it: made once in the test process, and copied to each test's place.</summary>
internal static class MigratedFile
{
    private static readonly Lock _lock = new();
    private static Task<byte[]>? _made;

    /// <param name="location">Where the copy goes.</param>
    /// <param name="migrate">Migrates an empty database; run for the first copy.</param>
    public static async Task CopyMigratedAsync(this TestDatabaseLocation location, Func<TestDatabaseLocation, Task> migrate)
    {
        Task<byte[]> made;
        lock (_lock)
        {
            made = _made ??= MakeAsync(migrate);
        }

        await File.WriteAllBytesAsync(location.File, await made);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(location.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static async Task<byte[]> MakeAsync(Func<TestDatabaseLocation, Task> migrate)
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await migrate(location);
        await using (var connection = await location.OpenAsync())
        {
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        return await File.ReadAllBytesAsync(location.File);
    }
}
