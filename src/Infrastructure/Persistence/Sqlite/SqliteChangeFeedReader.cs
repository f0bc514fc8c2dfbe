using System.Data.Common;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

internal sealed class SqliteChangeFeedReader(SqliteConnections connections) : IChangeFeedReader
{
    private const string Now = "strftime('%Y-%m-%d %H:%M:%f', 'now')";

    public static string PageSql { get; } = ChangeFeedRows.Page(top: "", Now, limit: $"LIMIT {ChangePage.Size}");
    public static string NewestSql { get; } = ChangeFeedRows.Newest(top: "", Now, limit: "LIMIT 1");

    private SqliteConnection? _connection;

    public Task<ChangePage> ReadAsync(long from) => RunAsync(PageSql, from);

    public Task<ChangePage> ReadNewestAsync() => RunAsync(NewestSql, cursor: null);

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    // On a thread of its own: it blocks, and may hang with the disk.
    private Task<ChangePage> RunAsync(string sql, long? cursor) => Task.Factory.StartNew(
        () => Read(sql, cursor), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private ChangePage Read(string sql, long? cursor)
    {
        if (_connection is not null && SqliteConnections.HasMoved(_connection))
        {
            _connection.Dispose();
            _connection = null;
            throw new DatabaseReplacedException();
        }

        _connection ??= connections.OpenReading();
        using DbCommand command = ChangeFeedRows.Command(_connection, sql, cursor);
        using var reader = command.ExecuteReader();
        return ChangeFeedRows.ReadAllAsync(reader).GetAwaiter().GetResult();
    }
}
