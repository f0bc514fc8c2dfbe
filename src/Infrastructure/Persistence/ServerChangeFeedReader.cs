using System.Data.Common;
using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Reads the feed of a database server over a connection of its own.</summary>
/// <param name="create">Creates the connection, which is not open yet.</param>
internal sealed class ServerChangeFeedReader(Func<DbConnection> create, string pageSql, string newestSql) : IChangeFeedReader
{
    private DbConnection? _connection;

    public Task<ChangePage> ReadAsync(long from) => RunAsync(pageSql, from);

    public Task<ChangePage> ReadNewestAsync() => RunAsync(newestSql, cursor: null);

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<ChangePage> RunAsync(string sql, long? cursor)
    {
        try
        {
            if (_connection is null)
            {
                _connection = create();
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
