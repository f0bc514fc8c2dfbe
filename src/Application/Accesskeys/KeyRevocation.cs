using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Ends a key, with what came of it by rotation if asked to.</summary>
internal static class KeyRevocation
{
    // Everyone else waits for a unit of work: it must be short, however long a thief made the chain.
    public const int MostAtOnce = 100;

    /// <summary>
    /// One unit of work's part of it; whether nothing is left to do. The newest go first, so that the chain grows no longer; the key
    /// itself goes last, so that what fails can be asked for again.
    /// </summary>
    /// <param name="keys">Those that may be ended.</param>
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
