using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Removes old usage, whatever has become of its keys. Each table has a job of its own, so that a missing right on one of them doesn't stop
/// the others.
/// </summary>
internal abstract partial class UsagePurger<T>(
    string name, TimeSpan retained, IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock, ILogger logger)
    : ClusterJob(name, TimeSpan.FromHours(1), scopes, skew, clock)
    where T : UsageCount
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    public const int MostRows = 500;

    // No cursor: what was removed isn't found again.
    protected sealed override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - retained;
        var oldest = await db.Set<T>()
            .Where(usage => usage.Start < before)
            .OrderBy(usage => usage.Start).ThenBy(usage => usage.CustomerId).ThenBy(usage => usage.AccesskeyId)
            .Take(MostRows)
            .Select(usage => new { usage.Start, usage.CustomerId, usage.AccesskeyId })
            .ToListAsync(cancellationToken);

        // By the beginning of the primary key. Deleting the first rows in its order would take a scan on SQLite.
        var removed = 0;
        foreach (var group in oldest.GroupBy(usage => (usage.Start, usage.CustomerId), usage => usage.AccesskeyId))
        {
            var (start, customer) = group.Key;
            var accesskeys = group.Distinct().ToList();
            removed += await db.Set<T>()
                .Where(usage => usage.Start == start && usage.CustomerId == customer && accesskeys.Contains(usage.AccesskeyId))
                .ExecuteDeleteAsync(cancellationToken);
        }

        return oldest.Count < MostRows ? JobBatch.Done(removed) : JobBatch.MoreToDo(removed);
    }

    protected sealed override void LogProcessed(int count) => LogRemoved(logger, count);

    protected sealed override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Removed {Count} rows of old usage")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove old usage: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}

internal sealed class UsageHourPurger(IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock, ILogger<UsageHourPurger> logger)
    : UsagePurger<UsageHour>("purge-usage-hours", TimeSpan.FromDays(35), scopes, skew, clock, logger);

internal sealed class UsageDayPurger(IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock, ILogger<UsageDayPurger> logger)
    : UsagePurger<UsageDay>("purge-usage-days", TimeSpan.FromDays(400), scopes, skew, clock, logger);
