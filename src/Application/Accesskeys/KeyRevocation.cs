using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Revokes a key and, on request, its successors by rotation.</summary>
internal static class KeyRevocation
{
    // All other writers wait for a unit of work, so it must be short, however long a chain a thief creates.
    public const int MostAtOnce = 100;

    /// <summary>
    /// Does one unit of work's share and returns whether nothing is left to do. The newest keys go first, so the chain can't grow; the key
    /// itself goes last, so a failed request can be repeated.
    /// </summary>
    /// <param name="keys">The keys that the caller may revoke.</param>
    public static async Task<bool> EndAsync(
        this IQueryable<Accesskey> keys, Accesskey accesskey, bool successors, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (successors && accesskey.ChainId is { } chain)
        {
            var newest = await keys
                .Where(successor => successor.ChainId == chain && successor.Number > accesskey.Number)
                .OrderByDescending(successor => successor.Number)
                .Take(MostAtOnce)
                .ToListAsync(cancellationToken);
            newest.ForEach(successor => successor.Delete(now));
            if (newest.Count == MostAtOnce)
            {
                return false;
            }
        }

        accesskey.Delete(now);
        return true;
    }
}
