using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Removes the keys that were deleted long ago, by themselves or with their customer, and their changes. Of each key it leaves a
/// tombstone. The customer's own row stays, and so do its agents' (ADR 0018).
/// </summary>
internal sealed partial class DeletedKeyPurger(
    IServiceScopeFactory scopes, HousekeepingOptions settings, ClockSkew skew, TimeProvider clock, ILogger<DeletedKeyPurger> logger)
    : ClusterJob("purge-deleted-keys", TimeSpan.FromHours(1), scopes, skew, clock)
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    public const int MostKeys = 100;

    /// <summary>One key may have any number of them.</summary>
    public const int MostChanges = 1000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.RetainDeletedFor > TimeSpan.Zero ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    // No cursor: what was removed isn't found again.
    protected override async Task<JobBatch> ProcessAsync(AccesskeysDbContext db, string? cursor, CancellationToken cancellationToken)
    {
        var deletedBefore = Clock.GetUtcNow() - settings.RetainDeletedFor;
        var ids = await FindAsync(db, deletedBefore, cancellationToken);

        // Changes of limits have the id of a chain's first key, and stay as long as the chain.
        var changes = await db.Changes
            .Where(change => ids.Contains(change.SubjectId) && change.SubjectKind == nameof(SubjectKind.Accesskey))
            .OrderBy(change => change.SubjectId)
            .Take(MostChanges)
            .ExecuteDeleteAsync(cancellationToken);
        if (changes == MostChanges)
        {
            // Nodes that read a change of a key look for the key: it goes once none is left.
            return JobBatch.MoreToDo(0);
        }

        var removed = db.Accesskeys.IgnoreQueryFilters().Where(key => ids.Contains(key.Id));
        var tombstones = await removed.Select(key => new Tombstone(key.TokenHash)).ToListAsync(cancellationToken);
        db.Tombstones.AddRange(tombstones);
        await db.SaveChangesAsync(cancellationToken);
        await removed.ExecuteDeleteAsync(cancellationToken);

        // Not the deletion's own count: on one server that speaks TDS it is gone after rows were saved.
        return ids.Count < MostKeys ? JobBatch.Done(tombstones.Count) : JobBatch.MoreToDo(tombstones.Count);
    }

    protected override void LogProcessed(int count) => LogRemoved(logger, count);

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    private static async Task<List<Guid>> FindAsync(AccesskeysDbContext db, DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        // Nodes hold on to the newest change, and to the hash of its key.
        var newest = await db.Changes.OrderByDescending(change => change.Number).Select(change => change.SubjectId).FirstOrDefaultAsync(cancellationToken);
        var keys = db.Accesskeys.IgnoreQueryFilters().Where(key => key.Id != newest);
        var deleted = await keys
            .Where(key => key.DeletedAt != null && key.DeletedAt < deletedBefore)
            .OrderBy(key => key.DeletedAt)
            .Select(key => key.Id)
            .Take(MostKeys)
            .ToListAsync(cancellationToken);
        var ofDeletedCustomers = await db.Customers
            .Where(customer => customer.DeletedAt != null && customer.DeletedAt < deletedBefore)
            .OrderBy(customer => customer.DeletedAt)
            .SelectMany(customer => keys.Where(key => key.CustomerId == customer.Id && key.DeletedAt == null))
            .Select(key => key.Id)
            .Take(MostKeys - deleted.Count)
            .ToListAsync(cancellationToken);
        return [.. deleted, .. ofDeletedCustomers];
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message =
        "Removed {Count} keys that were deleted long ago, with their changes")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove keys that were deleted long ago: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
