using Npgsql;

namespace Accesskeys.Bench.Keys;

internal sealed class PostgreSqlKeyWriter : KeyWriter
{
    private readonly NpgsqlConnection _connection;

    public PostgreSqlKeyWriter(string connectionString)
    {
        _connection = new NpgsqlConnection(connectionString);
        _connection.Open();
    }

    public override void Write(IEnumerable<FilledKey> keys, long last)
    {
        var written = keys.ToList();
        using var transaction = _connection.BeginTransaction();
        Copy(KeyTable, FilledKey.KeyColumns, written.Select(key => key.Key));
        Copy(ChangeTable, FilledKey.ChangeColumns, written.Select(key => key.Change));
        using var command = new NpgsqlCommand(AdvanceFeed(last), _connection, transaction);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    public override void Dispose()
    {
        // Otherwise the server plans as for empty tables until it gets round to it.
        using (var command = new NpgsqlCommand("ANALYZE", _connection))
        {
            command.ExecuteNonQuery();
        }

        _connection.Dispose();
    }

    private void Copy(string table, string[] columns, IEnumerable<object[]> rows)
    {
        var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        using var copy = _connection.BeginBinaryImport($"COPY \"{table}\" ({names}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            copy.WriteRow(row);
        }

        copy.Complete();
    }
}
