using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>No connection can be closed.</summary>
internal sealed class CloseFaultInterceptor : DbConnectionInterceptor
{
    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        throw new IOException("The connection can't be closed.");
}
