using System.Data.Common;
using Accesskeys.Application.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

/// <summary>Recognises an exhausted connection pool, which SqlClient reports with the same exception type as a programming error.</summary>
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
