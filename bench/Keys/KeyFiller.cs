using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Bench.Keys;

/// <summary>Fills a database with keys, from the number that is already there.</summary>
internal static class KeyFiller
{
    private const int KeysPerTransaction = 50_000;

    public static long Count(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new BenchException($"{text} is no number of keys.");

    public static async Task FillAsync(string file, long count, CancellationToken cancellationToken)
    {
        await BenchDatabase.PrepareAsync(file, cancellationToken);
        await using var connection = new SqliteConnection(BenchDatabase.ConnectionString(file) + ";Pooling=False");
        await connection.OpenAsync(cancellationToken);

        // What a power cut would take can be made again; the cache holds the index by hash, which grows at random places.
        Execute(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-500000");
        var customerId = Read<string>(connection, $"SELECT Id FROM Customers WHERE Name = '{BenchDatabase.CustomerName}'");
        var filled = Read<long>(connection, $"SELECT COUNT(*) FROM Accesskeys WHERE CustomerId = '{customerId}'");
        var start = TimeProvider.System.GetTimestamp();
        while (filled < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = Math.Min(filled + KeysPerTransaction, count);
            Add(connection, customerId, filled, end);
            filled = end;
            Console.WriteLine($"{filled} of {count} keys, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s");
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Add(SqliteConnection connection, string customerId, long from, long to)
    {
        using var transaction = connection.BeginTransaction();
        using var inserts = new KeyInserts(transaction, customerId);
        var number = Read<long>(connection, "SELECT Last FROM ChangeFeed", transaction);
        for (var index = from; index < to; index++)
        {
            inserts.Add(index, ++number);
        }

        Execute(connection, $"UPDATE ChangeFeed SET Last = {number}", transaction);
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        command.ExecuteNonQuery();
    }

    private static T Read<T>(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        return (T)command.ExecuteScalar()!;
    }
}
