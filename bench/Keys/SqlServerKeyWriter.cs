using System.Data;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Bench.Keys;

internal sealed class SqlServerKeyWriter : KeyWriter
{
    private static readonly TimeSpan _longestWrite = TimeSpan.FromMinutes(5);

    private readonly SqlConnection _connection;

    public SqlServerKeyWriter(string connectionString)
    {
        _connection = new SqlConnection(connectionString);
        _connection.Open();
    }

    public override void Write(IEnumerable<FilledKey> keys, long last)
    {
        var written = keys.ToList();
        using var transaction = _connection.BeginTransaction();
        Copy(transaction, KeyTable, FilledKey.KeyColumns, written.ConvertAll(key => key.Key));
        Copy(transaction, ChangeTable, FilledKey.ChangeColumns, written.ConvertAll(key => key.Change));
        using var command = new SqlCommand(AdvanceFeed(last), _connection, transaction);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    public override void Dispose() => _connection.Dispose();

    private void Copy(SqlTransaction transaction, string name, string[] columns, List<object[]> rows)
    {
        using var table = new DataTable();
        using var copy = new SqlBulkCopy(_connection, SqlBulkCopyOptions.CheckConstraints, transaction)
        {
            DestinationTableName = name,
            BulkCopyTimeout = (int)_longestWrite.TotalSeconds,
        };
        for (var column = 0; column < columns.Length; column++)
        {
            table.Columns.Add(columns[column], rows[0][column].GetType());
            copy.ColumnMappings.Add(columns[column], columns[column]);
        }

        rows.ForEach(row => table.Rows.Add(row));
        copy.WriteToServer(table);
    }
}
