using Accesskeys.Verification.ChangeFeed;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal sealed class SqlServerChangeFeed(DatabaseSettings database) : IChangeFeed
{
    private const string Now = "SYSUTCDATETIME()";

    private readonly string _connection = SqlServerConnections.FailingSoon(database, connection => connection.Pooling = false);

    public static string PageSql { get; } = ChangeFeedRows.Page(top: $"TOP ({ChangePage.Size})", Now, limit: "");
    public static string NewestSql { get; } = ChangeFeedRows.Newest(top: "TOP (1)", Now, limit: "");

    public IChangeFeedReader CreateReader() => new ServerChangeFeedReader(() => new SqlConnection(_connection), PageSql, NewestSql);
}
