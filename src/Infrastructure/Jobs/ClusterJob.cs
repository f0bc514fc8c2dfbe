using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.Jobs;

/// <summary>
/// A periodic job that one node of the cluster at a time runs, in batches. Each node looks about every minute whether the job is due. The
/// first one claims the job's row in <c>JobClaims</c>, and each of its batches extends the claim in the batch's own transaction. If the
/// process is killed, the claim expires within <see cref="ClaimDuration"/>, and the next node to look continues from the last saved cursor.
/// No transaction waits for a lock.
/// </summary>
/// <param name="name">At most <see cref="JobClaim.MaxNameLength"/> characters. It must never change: it identifies the row.</param>
/// <param name="period">The time from the end of the work until the job is due again.</param>
internal abstract class ClusterJob(string name, TimeSpan period, IServiceScopeFactory scopes, ClockSkew skew, TimeProvider clock)
    : RecurringService(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(75), clock)
{
    /// <summary>
    /// Much longer than the pause between two batches. During a batch, its transaction locks the row. Nodes compare it with their own
    /// clocks, so a node whose clock is ahead may take over a job early. The fence then stops the earlier holder. A node whose clock differs
    /// from the database's by more than the revocation bound runs no jobs.
    /// </summary>
    public static readonly TimeSpan ClaimDuration = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    // A restarted process is another holder. The machine's name is for people who read the table.
    private readonly string _holder = $"{Environment.MachineName}/{Guid.NewGuid():N}";

    /// <summary>Claims the job if it is due and no other node holds a claim that is still good.</summary>
    /// <returns>The fence of the claim; <c>null</c> if there is none.</returns>
    internal async Task<long?> TryClaimAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await scopes.TryInTransactionAsync<long?>(db => TryClaimAsync(db, cancellationToken), otherwise: null, cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.IsDuplicate(exception))
        {
            // Another node has just added the row.
            return null;
        }
    }

    /// <summary>Runs one batch, unless another node has claimed the job since.</summary>
    internal Task<JobBatch> RunBatchAsync(long fence, CancellationToken cancellationToken) =>
        scopes.TryInTransactionAsync(db => RunBatchAsync(db, fence, cancellationToken), JobBatch.Interrupted, cancellationToken);

    protected sealed override async Task RoundAsync(CancellationToken cancellationToken)
    {
        // This node's clock would end the claims of others early, and put off the next run for all.
        if (skew.IsTooLarge || await TryClaimAsync(cancellationToken) is not { } fence)
        {
            return;
        }

        var count = 0;
        try
        {
            var batch = await RunBatchAsync(fence, cancellationToken);
            count += batch.Count;
            while (batch.Progress == JobProgress.MoreToDo)
            {
                await Task.Delay(_pause, Clock, cancellationToken);
                batch = await RunBatchAsync(fence, cancellationToken);
                count += batch.Count;
            }
        }
        finally
        {
            if (count > 0)
            {
                LogProcessed(count);
            }
        }
    }

    /// <summary>Processes a few items. The transaction around it is committed afterwards, together with the cursor.</summary>
    /// <param name="cursor">What the batch before returned, here or on another node; <c>null</c> at the beginning.</param>
    /// <returns>Progress that is not <see cref="JobProgress.Interrupted"/>.</returns>
    protected abstract Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken);

    /// <param name="count">How many items the batches of this round processed.</param>
    protected abstract void LogProcessed(int count);

    private async Task<long?> TryClaimAsync(AccesskeysDbContext db, CancellationToken cancellationToken)
    {
        // In each round, so that no job needs a migration, nor a restart after someone has emptied the table. A new job is due at once.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "JobClaims" ("Name", "Fence", "NextRunAt")
            SELECT {name}, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM "JobClaims" WHERE "Name" = {name})
            """,
            cancellationToken);

        // A claim of this process is one that a failure or a lock interrupted.
        // A next run later than one period from now was set by a clock that was wrong.
        var now = Clock.GetUtcNow();
        var latest = now + period;
        var claimed = await db.JobClaims
            .Where(claim => claim.Name == name && (claim.NextRunAt <= now || claim.NextRunAt > latest))
            .Where(claim => claim.Holder == null || claim.Holder == _holder || claim.ClaimedUntil <= now)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(claim => claim.Holder, _holder)
                    .SetProperty(claim => claim.Fence, claim => claim.Fence + 1)
                    .SetProperty(claim => claim.ClaimedUntil, now + ClaimDuration),
                cancellationToken);
        return claimed == 0
            ? null
            : await db.JobClaims.Where(claim => claim.Name == name).Select(claim => claim.Fence).SingleAsync(cancellationToken);
    }

    private async Task<JobBatch> RunBatchAsync(AccesskeysDbContext db, long fence, CancellationToken cancellationToken)
    {
        // The holder too: a batch whose commit got no response may have been the last, and have released the claim.
        var held = db.JobClaims.Where(claim => claim.Name == name && claim.Fence == fence && claim.Holder == _holder);

        // Locks the row until the commit. Other nodes give up meanwhile. An expired claim that no other node took over is still good.
        var now = Clock.GetUtcNow();
        var extended = await held.ExecuteUpdateAsync(
            set => set.SetProperty(claim => claim.ClaimedUntil, now + ClaimDuration), cancellationToken);
        if (extended == 0)
        {
            return JobBatch.Interrupted;
        }

        // Read in each batch, not kept between them: an attempt whose commit got no response may have moved it.
        var cursor = await held.Select(claim => claim.Cursor).SingleAsync(cancellationToken);
        var batch = await ProcessAsync(db, cursor, cancellationToken);
        if (batch.Progress == JobProgress.Done)
        {
            await held.ExecuteUpdateAsync(
                set => set
                    .SetProperty(claim => claim.Holder, (string?)null)
                    .SetProperty(claim => claim.ClaimedUntil, (DateTimeOffset?)null)
                    .SetProperty(claim => claim.NextRunAt, now + period)
                    .SetProperty(claim => claim.Cursor, batch.Cursor),
                cancellationToken);
        }
        else if (batch.Cursor != cursor)
        {
            await held.ExecuteUpdateAsync(set => set.SetProperty(claim => claim.Cursor, batch.Cursor), cancellationToken);
        }

        return batch;
    }
}
