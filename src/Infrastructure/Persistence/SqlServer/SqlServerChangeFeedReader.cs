using Accesskeys.Verification.ChangeFeed;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal sealed class SqlServerChangeFeedReader(string connectionString) : IChangeFeedReader
{
    private const string Now = "SYSUTCDATETIME()";

    public static string PageSql { get; } = ChangeFeedRows.Page(top: $"TOP ({ChangePage.Size})", Now, limit: "");
    public static string NewestSql { get; } = ChangeFeedRows.Newest(top: "TOP (1)", Now, limit: "");

    private SqlConnection? _connection;

    public Task<ChangePage> ReadAsync(long from) => RunAsync(PageSql, from);

    public Task<ChangePage> ReadNewestAsync() => RunAsync(NewestSql, cursor: null);

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<ChangePage> RunAsync(string sql, long? cursor)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new SqlConnection(connectionString);
                await _connection.OpenAsync();
            }

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
