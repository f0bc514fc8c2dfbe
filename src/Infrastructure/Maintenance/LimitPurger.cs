using System.Globalization;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Limits;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Removes allowances of limits that were removed, once their window has ended: until then, the same limit could be set again, and must not
/// begin anew. Of chains whose keys were all removed, it removes the limits with everything that belongs to them.
/// </summary>
internal sealed partial class LimitPurger(IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock, ILogger<LimitPurger> logger)
    : ClusterJob("purge-limits", TimeSpan.FromDays(1), scopes, skew, clock)
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    private const int PageSize = 100;

    private const int MostRows = 1000;

    // This node's clock and the database's, by which windows end, never differ by more.
    private static readonly TimeSpan _clocksApart = TimeSpan.FromDays(1);

    // The cursor is the last subject of the page before.
    protected override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var sets = db.LimitSets.AsNoTracking();
        if (cursor is not null)
        {
            var last = Guid.Parse(cursor, CultureInfo.InvariantCulture);
            sets = sets.Where(limits => limits.Id.CompareTo(last) > 0);
        }

        var page = await sets.OrderBy(limits => limits.Id).Select(limits => limits.Id).Take(PageSize).ToListAsync(cancellationToken);
        if (page.Count == 0)
        {
            return JobBatch.Done(0);
        }

        var gone = await FindGoneAsync(db, page, cancellationToken);
        if (await RemoveHistoryAsync(db, gone, cancellationToken))
        {
            return JobBatch.MoreToDo(0, cursor);
        }

        var removed = await db.Allowances.Where(row => gone.Contains(row.SubjectId)).ExecuteDeleteAsync(cancellationToken);
        await db.LimitSets.Where(limits => gone.Contains(limits.Id)).ExecuteDeleteAsync(cancellationToken);
        removed += await RemoveEndedAsync(db, page, cancellationToken);
        return page.Count < PageSize ? JobBatch.Done(removed) : JobBatch.MoreToDo(removed, $"{page[^1]}");
    }

    protected override void LogProcessed(int count) => LogRemoved(logger, count);

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    /// <summary>The chains that have no key any more. The rows of customers stay.</summary>
    private static async Task<List<Guid>> FindGoneAsync(AccesskeysDbContext db, List<Guid> subjects, CancellationToken cancellationToken)
    {
        var keys = db.Accesskeys.IgnoreQueryFilters();
        var alive = await keys.Where(key => subjects.Contains(key.Id)).Select(key => key.Id)
            .Concat(keys.Where(key => key.ChainId != null && subjects.Contains(key.ChainId!.Value)).Select(key => key.ChainId!.Value))
            .Concat(db.Customers.Where(customer => subjects.Contains(customer.Id)).Select(customer => customer.Id))
            .ToListAsync(cancellationToken);

        // Nodes hold on to the newest change.
        var newest = await db.Changes.OrderByDescending(change => change.Number).Select(change => change.SubjectId).FirstOrDefaultAsync(cancellationToken);
        return [.. subjects.Except([.. alive, newest])];
    }

    /// <summary>Returns whether more is left.</summary>
    private static async Task<bool> RemoveHistoryAsync(AccesskeysDbContext db, List<Guid> gone, CancellationToken cancellationToken)
    {
        if (gone.Count == 0)
        {
            return false;
        }

        var changes = await db.Changes
            .Where(change => gone.Contains(change.SubjectId)
                && (change.SubjectKind == nameof(SubjectKind.Limits) || change.SubjectKind == nameof(SubjectKind.Credits)))
            .OrderBy(change => change.SubjectId)
            .Take(MostRows)
            .ExecuteDeleteAsync(cancellationToken);
        var additions = await db.CreditAdditions
            .Where(addition => gone.Contains(addition.Id))
            .OrderBy(addition => addition.Id)
            .ThenBy(addition => addition.AdditionId)
            .Take(MostRows)
            .ExecuteDeleteAsync(cancellationToken);
        return changes == MostRows || additions == MostRows;
    }

    private async Task<int> RemoveEndedAsync(AccesskeysDbContext db, List<Guid> subjects, CancellationToken cancellationToken)
    {
        // Each change gives all allowances of its limits the generation of the limits. In this order: an allowance that was just set must not
        // be compared with limits from before.
        var rows = await db.Allowances.AsNoTracking().Where(row => subjects.Contains(row.SubjectId)).ToListAsync(cancellationToken);
        var generations = await db.LimitSets.AsNoTracking()
            .Where(limits => subjects.Contains(limits.Id))
            .ToDictionaryAsync(limits => limits.Id, limits => limits.Generation, cancellationToken);
        var ended = (Clock.GetUtcNow() - _clocksApart).ToUnixTimeMilliseconds();
        var removed = 0;
        foreach (var row in rows.Where(row => row.Generation != generations.GetValueOrDefault(row.SubjectId)))
        {
            if (row.Measure == Measure.Credits || row.Starts + (row.Window * 1000L) < ended)
            {
                // By its generation too: it may have been set again meanwhile.
                removed += await db.Allowances
                    .Where(same => same.SubjectId == row.SubjectId && same.Measure == row.Measure && same.Window == row.Window
                        && same.Generation == row.Generation)
                    .ExecuteDeleteAsync(cancellationToken);
            }
        }

        return removed;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Removed {Count} allowances of limits that were removed")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove allowances of limits that were removed: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
