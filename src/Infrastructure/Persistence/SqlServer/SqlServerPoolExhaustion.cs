using System.Data.Common;
using Accesskeys.Application.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

/// <summary>SqlClient tells of a pool without a free connection as it tells of a mistake in the program.</summary>
internal sealed class SqlServerPoolExhaustion : DbConnectionInterceptor
{
    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) => Tell(eventData.Exception);

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(eventData.Exception);
        return Task.CompletedTask;
    }

    private static void Tell(Exception exception)
    {
        if (exception is InvalidOperationException)
        {
            throw new UnavailableException("No pooled connection became available in time.", exception);
        }
    }
}
