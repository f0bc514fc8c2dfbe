using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal sealed class SqlServerChangeFeed(DatabaseSettings database) : IChangeFeed
{
    private readonly string _connection = SqlServerConnections.FailingSoon(database, connection => connection.Pooling = false);

    public IChangeFeedReader CreateReader() => new SqlServerChangeFeedReader(_connection);
}
