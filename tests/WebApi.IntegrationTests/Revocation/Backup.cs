using Microsoft.Data.Sqlite;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>A copy of a database as the documented backup takes it.</summary>
internal sealed class Backup(string databaseFile)
{
    private readonly string _copy = databaseFile + ".copy";

    public static Backup Of(string databaseFile)
    {
        var backup = new Backup(databaseFile);
        using var from = new SqliteConnection($"Data Source={databaseFile};Mode=ReadOnly;Pooling=False");
        using var to = new SqliteConnection($"Data Source={backup._copy};Pooling=False");
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        return backup;
    }

    /// <summary>Puts it in the database's place; what has been written since is gone with the log.</summary>
    public void Restore()
    {
        File.Move(databaseFile, databaseFile + ".replaced");
        File.Delete(databaseFile + "-wal");
        File.Delete(databaseFile + "-shm");
        File.Move(_copy, databaseFile);
    }
}
