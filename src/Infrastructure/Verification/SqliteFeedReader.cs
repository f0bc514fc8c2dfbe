using System.Data.Common;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.Verification;

internal sealed class SqliteFeedReader(SqliteConnections connections) : FeedReader
{
    private const string Now = "strftime('%Y-%m-%d %H:%M:%f', 'now')";

    public static string PageSql { get; } = Page(top: "", Now, limit: $"LIMIT {FeedPage.Size}");
    public static string NewestSql { get; } = Newest(top: "", Now, limit: "LIMIT 1");

    private SqliteConnection? _connection;

    public override Task<FeedPage> ReadAsync(long from) => RunAsync(PageSql, from);

    public override Task<FeedPage> ReadNewestAsync() => RunAsync(NewestSql, cursor: null);

    public override ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    // On a thread of its own: it blocks, and may hang with the disk.
    private Task<FeedPage> RunAsync(string sql, long? cursor) => Task.Factory.StartNew(
        () => Read(sql, cursor), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private FeedPage Read(string sql, long? cursor)
    {
        if (_connection is not null && SqliteConnections.HasMoved(_connection))
        {
            _connection.Dispose();
            _connection = null;
            throw new DatabaseReplacedException();
        }

        _connection ??= connections.OpenReading();
        using DbCommand command = Command(_connection, sql, cursor);
        using var reader = command.ExecuteReader();
        return ReadAllAsync(reader).GetAwaiter().GetResult();
    }
}
