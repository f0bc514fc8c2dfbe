using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Removes what was deleted long ago: a little in one transaction, which waits for nobody.</summary>
internal sealed class Housekeeper(AccesskeysDbContext db, DeletedKeyPurger remains, HousekeepingSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan _period = TimeSpan.FromHours(1);

    /// <summary>Nothing is removed if it is not yet time; <c>null</c> where another node or a change is at it.</summary>
    public async Task<PurgeResult?> RemoveBatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(TryRemoveAsync, cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.IsLockConflict(exception))
        {
            return null;
        }
    }

    private async Task<PurgeResult?> TryRemoveAsync(CancellationToken cancellationToken)
    {
        // What an attempt before this one made is undone.
        db.ChangeTracker.Clear();
        await using var turn = await db.TryBeginWriteSlotAsync(cancellationToken);
        if (turn is null)
        {
            return null;
        }

        await using var transaction = await Transaction.BeginAsync(db.Database, cancellationToken);
        var now = clock.GetUtcNow();
        var schedule = db.Housekeeping.Where(row => row.Id == HousekeepingSchedule.OnlyId);

        // Locks the row until the commit: whoever comes meanwhile leaves it at that.
        if (await NextAtAsync(schedule.Where(row => row.NextAt <= now), now + _period, cancellationToken) == 0)
        {
            return PurgeResult.None;
        }

        var batch = await remains.RemoveAsync(now - settings.RetainDeletedFor, cancellationToken);
        if (!batch.IsLast)
        {
            await NextAtAsync(schedule, now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return batch;
    }

    private static Task<int> NextAtAsync(IQueryable<HousekeepingSchedule> schedule, DateTimeOffset at, CancellationToken cancellationToken) =>
        schedule.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, at), cancellationToken);
}
