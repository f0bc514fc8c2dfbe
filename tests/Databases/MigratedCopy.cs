using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>A database as the migrations leave it: made once in the test process, and copied for each test.</summary>
internal static class MigratedCopy
{
    private static readonly Lock _lock = new();
    private static Task<byte[]>? _file;
    private static Task<TestDatabaseLocation>? _template;

    /// <param name="location">Where the copy goes.</param>
    /// <param name="migrate">Migrates a database that was created; run for the first copy.</param>
    public static Task CopyMigratedAsync(this TestDatabaseLocation location, Func<TestDatabaseLocation, Task> migrate) =>
        location.Provider == DatabaseProvider.PostgreSql ? CopyTemplateAsync(location, migrate) : CopyFileAsync(location, migrate);

    public static async ValueTask DropTemplateAsync()
    {
        if (_template is not null)
        {
            await (await _template).DisposeAsync();
        }
    }

    private static async Task CopyFileAsync(TestDatabaseLocation location, Func<TestDatabaseLocation, Task> migrate)
    {
        Task<byte[]> made;
        lock (_lock)
        {
            made = _file ??= MakeFileAsync(migrate);
        }

        await File.WriteAllBytesAsync(location.File, await made);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(location.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static async Task<byte[]> MakeFileAsync(Func<TestDatabaseLocation, Task> migrate)
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await migrate(location);
        await using (var connection = await location.OpenAsync())
        {
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        return await File.ReadAllBytesAsync(location.File);
    }

    private static async Task CopyTemplateAsync(TestDatabaseLocation location, Func<TestDatabaseLocation, Task> migrate)
    {
        Task<TestDatabaseLocation> made;
        lock (_lock)
        {
            made = _template ??= MakeTemplateAsync(migrate);
        }

        await location.CreateAsync(await made);
    }

    private static async Task<TestDatabaseLocation> MakeTemplateAsync(Func<TestDatabaseLocation, Task> migrate)
    {
        var location = new TestDatabaseLocation(DatabaseProvider.PostgreSql);
        await location.CreateAsync();
        await migrate(location);
        await location.DisconnectAsync();
        return location;
    }
}
