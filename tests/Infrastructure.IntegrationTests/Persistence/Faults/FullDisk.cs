using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

/// <summary>Lets SQLite's file grow no further while it is full.</summary>
internal sealed class FullDisk : DbConnectionInterceptor
{
    private const long Most = 4294967294;

    public bool IsFull { get; set; }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // Fewer pages than there are means: as many as there are.
        await connection.ExecuteAsync($"PRAGMA max_page_count = {(IsFull ? 1 : Most)}");
    }
}
