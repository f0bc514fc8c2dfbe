using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// The keys that were deleted long ago, by themselves or with their customer, and their changes, and the refusals of as long ago; of each
/// key a tombstone is left. The customer's own row stays, and so do its agents' (ADR 0018); its ended sessions go with any logout, once
/// they would be over anyway.
/// </summary>
internal sealed class DeletedKeyPurger(AccesskeysDbContext db)
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    public const int MostKeys = 100;

    /// <summary>One key may have any number of them.</summary>
    public const int MostChanges = 1000;

    public async Task<PurgeResult> RemoveAsync(DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        var ids = await FindAsync(deletedBefore, cancellationToken);
        var changes = await db.Changes
            .Where(change => ids.Contains(change.SubjectId))
            .OrderBy(change => change.SubjectId)
            .Take(MostChanges)
            .ExecuteDeleteAsync(cancellationToken);
        if (changes == MostChanges)
        {
            // Nodes that read a change of a key look for the key: it goes once none is left.
            return new PurgeResult(0, IsLast: false);
        }

        var refusals = await db.Refusals
            .Where(refusal => refusal.Hour < deletedBefore)
            .OrderBy(refusal => refusal.Hour)
            .Take(MostChanges)
            .ExecuteDeleteAsync(cancellationToken);
        var removed = db.Accesskeys.IgnoreQueryFilters().Where(key => ids.Contains(key.Id));
        var tombstones = await removed.Select(key => new Tombstone(key.TokenHash)).ToListAsync(cancellationToken);
        db.Tombstones.AddRange(tombstones);
        await db.SaveChangesAsync(cancellationToken);
        await removed.ExecuteDeleteAsync(cancellationToken);

        // Not the deletion's own count: on one server that speaks TDS it is gone after rows were saved.
        return new PurgeResult(tombstones.Count, IsLast: ids.Count < MostKeys && refusals < MostChanges);
    }

    private async Task<List<Guid>> FindAsync(DateTimeOffset deletedBefore, CancellationToken cancellationToken)
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
}
