using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Removes rows that were deleted long ago: a few in each transaction, which never waits for locks.</summary>
internal sealed class Housekeeper(AccesskeysDbContext db, DeletedKeyPurger remains, HousekeepingSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan _period = TimeSpan.FromHours(1);

    /// <summary>Removes nothing if it isn't time yet; returns <c>null</c> if another node or a change holds the lock.</summary>
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
        // Discards the results of an earlier attempt, which was rolled back.
        db.ChangeTracker.Clear();
        await using var turn = await db.TryBeginWriteSlotAsync(cancellationToken);
        if (turn is null)
        {
            return null;
        }

        await using var transaction = await Transaction.BeginAsync(db.Database, cancellationToken);
        var now = clock.GetUtcNow();
        var schedule = db.Housekeeping.Where(row => row.Id == HousekeepingSchedule.OnlyId);

        // Locks the row until the commit. Other nodes give up meanwhile.
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
