using Microsoft.Data.Sqlite;

namespace Accesskeys.Bench.Keys;

internal sealed class SqliteKeyWriter : KeyWriter
{
    private readonly SqliteConnection _connection;

    public SqliteKeyWriter(string connectionString)
    {
        _connection = new SqliteConnection(connectionString + ";Pooling=False");
        _connection.Open();

        // What a power cut would take can be made again; the cache holds the index by hash, which grows at random places.
        Execute("PRAGMA synchronous=OFF; PRAGMA cache_size=-500000");
    }

    public override void Write(IEnumerable<FilledKey> keys, long last)
    {
        using var transaction = _connection.BeginTransaction();
        using var insertKey = new PreparedInsert(transaction, KeyTable, FilledKey.KeyColumns);
        using var insertChange = new PreparedInsert(transaction, ChangeTable, FilledKey.ChangeColumns);
        foreach (var key in keys)
        {
            insertKey.Execute(key.Key);
            insertChange.Execute(key.Change);
        }

        Execute(AdvanceFeed(last), transaction);
        transaction.Commit();
    }

    public override void Dispose()
    {
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        _connection.Dispose();
    }

    private void Execute(string sql, SqliteTransaction? transaction = null)
    {
        using var command = new SqliteCommand(sql, _connection, transaction);
        command.ExecuteNonQuery();
    }
}
