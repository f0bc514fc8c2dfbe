using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed class PostgreSqlChangeFeed(PostgreSqlConnections connections) : IChangeFeed
{
    private const string Now = "clock_timestamp() AT TIME ZONE 'UTC'";

    public static string PageSql { get; } = ChangeFeedRows.Page(top: "", Now, limit: $"LIMIT {ChangePage.Size}");
    public static string NewestSql { get; } = ChangeFeedRows.Newest(top: "", Now, limit: "LIMIT 1");

    public IChangeFeedReader CreateReader() => new ServerChangeFeedReader(connections.Feed.CreateConnection, PageSql, NewestSql);
}
