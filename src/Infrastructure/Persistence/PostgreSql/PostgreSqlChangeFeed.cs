using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed class PostgreSqlChangeFeed(PostgreSqlConnections connections) : IChangeFeed
{
    public IChangeFeedReader CreateReader() => new PostgreSqlChangeFeedReader(connections.Feed);
}
