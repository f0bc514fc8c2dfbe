using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

internal sealed class SqliteChangeFeed(SqliteConnections connections) : IChangeFeed
{
    public IChangeFeedReader CreateReader() => new SqliteChangeFeedReader(connections);
}
