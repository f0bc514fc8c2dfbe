using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Housekeeping;

/// <summary>Removes what was deleted long ago: a few keys with their changes in one transaction, which waits for nobody.</summary>
internal sealed class Housekeeper(AccesskeysDbContext db, HousekeepingSettings settings, TimeProvider clock)
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    public const int BatchSize = 100;

    private static readonly TimeSpan _period = TimeSpan.FromHours(1);

    /// <summary>How many keys were removed; none if it is not yet time, or another node or a change is at it.</summary>
    public Task<int> RemoveBatchAsync(CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(TryRemoveAsync, cancellationToken);

    private async Task<int> TryRemoveAsync(CancellationToken cancellationToken)
    {
        await using var turn = await db.TryBeginTurnAsync(cancellationToken);
        if (turn is null)
        {
            return 0;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var schedule = db.Housekeeping.Where(row => row.Id == HousekeepingSchedule.OnlyId);

        // Locks the row until the commit: whoever comes meanwhile leaves it at that.
        if (await NextAtAsync(schedule.Where(row => row.NextAt <= now), now + _period, cancellationToken) == 0)
        {
            return 0;
        }

        var ids = await FindAsync(now - settings.RetainDeletedFor, cancellationToken);
        await db.Changes.Where(change => ids.Contains(change.SubjectId)).ExecuteDeleteAsync(cancellationToken);
        await db.Accesskeys.IgnoreQueryFilters().Where(key => ids.Contains(key.Id)).ExecuteDeleteAsync(cancellationToken);
        if (ids.Count == BatchSize)
        {
            await NextAtAsync(schedule, now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return ids.Count;
    }

    private async Task<List<Guid>> FindAsync(DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        // Nodes hold on to the newest change, and to the hash of its key.
        var newest = await db.Changes.OrderByDescending(change => change.Number).Select(change => change.SubjectId).FirstOrDefaultAsync(cancellationToken);
        return await db.Accesskeys.IgnoreQueryFilters()
            .Where(key => key.DeletedAt != null && key.DeletedAt < deletedBefore && key.Id != newest)
            .OrderBy(key => key.DeletedAt)
            .Select(key => key.Id)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
    }

    private static Task<int> NextAtAsync(IQueryable<HousekeepingSchedule> schedule, DateTimeOffset at, CancellationToken cancellationToken) =>
        schedule.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, at), cancellationToken);
}
