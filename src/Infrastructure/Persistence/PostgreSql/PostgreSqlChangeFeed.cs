using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed class PostgreSqlChangeFeed(PostgreSqlConnections connections) : IChangeFeed
{
    private const string Now = "clock_timestamp() AT TIME ZONE 'UTC'";

    private static readonly string _pageSql = ChangeFeedRows.Page(top: "", Now, limit: $"LIMIT {ChangePage.Size}");
    private static readonly string _newestSql = ChangeFeedRows.Newest(top: "", Now, limit: "LIMIT 1");

    public IChangeFeedReader CreateReader() => new ServerChangeFeedReader(connections.Feed.CreateConnection, _pageSql, _newestSql);
}
