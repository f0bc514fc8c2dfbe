using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal static class SqlServerConnections
{
    /// <summary>For verification, where failing soon is worth more than trying again: the request has a deadline of its own.</summary>
    public static string FailingSoon(DatabaseSettings database, Action<SqlConnectionStringBuilder> configure)
    {
        var connection = new SqlConnectionStringBuilder(database.ConnectionString) { ConnectTimeout = 1, ConnectRetryCount = 0 };
        configure(connection);
        return connection.ConnectionString;
    }
}
