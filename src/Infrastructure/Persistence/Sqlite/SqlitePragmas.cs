using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>What a connection must be told each time it is opened: a commit that was answered survives a power cut.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private static readonly string _onOpen = "PRAGMA synchronous=FULL;" + BusyTimeout(TimeSpan.FromSeconds(1));

    public static string BusyTimeout(TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={(int)wait.TotalMilliseconds};");

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _onOpen;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
