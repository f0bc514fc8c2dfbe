using Accesskeys.Verification.ChangeFeed;
using Npgsql;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed class PostgreSqlChangeFeedReader(NpgsqlDataSource feed) : IChangeFeedReader
{
    private const string Now = "clock_timestamp() AT TIME ZONE 'UTC'";

    public static string PageSql { get; } = ChangeFeedRows.Page(top: "", Now, limit: $"LIMIT {ChangePage.Size}");
    public static string NewestSql { get; } = ChangeFeedRows.Newest(top: "", Now, limit: "LIMIT 1");

    private NpgsqlConnection? _connection;

    public Task<ChangePage> ReadAsync(long from) => RunAsync(PageSql, from);

    public Task<ChangePage> ReadNewestAsync() => RunAsync(NewestSql, cursor: null);

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<ChangePage> RunAsync(string sql, long? cursor)
    {
        try
        {
            _connection ??= await feed.OpenConnectionAsync();
            await using var command = ChangeFeedRows.Command(_connection, sql, cursor);
            await using var reader = await command.ExecuteReaderAsync();
            return await ChangeFeedRows.ReadAllAsync(reader);
        }
        catch
        {
            // What failed once is not trusted with the next poll.
            await DisposeAsync();
            _connection = null;
            throw;
        }
    }
}
