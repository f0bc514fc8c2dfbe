using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Verification;

internal sealed class SqlServerFeedReader(string connectionString) : FeedReader
{
    private const string Now = "SYSUTCDATETIME()";

    public static string PageSql { get; } = Page(top: $"TOP ({FeedPage.Size})", Now, limit: "");
    public static string NewestSql { get; } = Newest(top: "TOP (1)", Now, limit: "");

    private SqlConnection? _connection;

    public override Task<FeedPage> ReadAsync(long from) => RunAsync(PageSql, from);

    public override Task<FeedPage> ReadNewestAsync() => RunAsync(NewestSql, cursor: null);

    public override ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<FeedPage> RunAsync(string sql, long? cursor)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new SqlConnection(connectionString);
                await _connection.OpenAsync();
            }

            await using var command = Command(_connection, sql, cursor);
            await using var reader = await command.ExecuteReaderAsync();
            return await ReadAllAsync(reader);
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
