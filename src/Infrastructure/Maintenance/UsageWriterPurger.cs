using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Removes the rows of processes that have long ended, or have written no counters for as long.</summary>
internal sealed partial class UsageWriterPurger(IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock, ILogger<UsageWriterPurger> logger)
    : ClusterJob("purge-usage-writers", TimeSpan.FromHours(1), scopes, skew, clock)
{
    // A batch whose outcome was unknown, and which the process repeats later than this, would be counted twice.
    private static readonly TimeSpan _retained = TimeSpan.FromDays(7);

    // All at once: the table has one row for each start of a node.
    protected override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - _retained;
        return JobBatch.Done(await db.UsageWriters.Where(writer => writer.WrittenAt < before).ExecuteDeleteAsync(cancellationToken));
    }

    protected override void LogProcessed(int count) => LogRemoved(logger, count);

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Removed {Count} rows of processes that no longer write usage")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove rows of processes that no longer write usage: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
