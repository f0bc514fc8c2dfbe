using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Limits;

/// <summary>A limit that has no room for a use that costs 1.</summary>
/// <param name="Limit">The rate limit; <c>null</c> for credits.</param>
/// <param name="IsCustomers">Whether all keys of the customer share it.</param>
/// <param name="RetryAfter">In how many seconds there may be room; <c>null</c> if never.</param>
internal sealed record SpentLimit(RateLimit? Limit, bool IsCustomers, int? RetryAfter);

internal static class SpentLimits
{
    /// <summary>What is spent by the stored state, in which everything that nodes have reserved counts as used. Takes nothing.</summary>
    /// <param name="subjects">The ids of chains' first keys and of customers.</param>
    /// <returns>By subject, without subjects that have room.</returns>
    public static async Task<Dictionary<Guid, SpentLimit>> ReadSpentAsync(
        this IAccesskeysDbContext db, IReadOnlyCollection<Guid> subjects, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sets = await db.LimitSets.AsNoTracking().Where(set => subjects.Contains(set.Id)).ToListAsync(cancellationToken);
        var allowances = sets is [] ? [] : await db.Allowances.AsNoTracking()
            .Where(row => subjects.Contains(row.SubjectId))
            .ToListAsync(cancellationToken);
        var spent = new Dictionary<Guid, SpentLimit>();
        foreach (var set in sets)
        {
            // Allowances of limits that were removed are left as they are.
            var found = allowances
                .Where(row => row.SubjectId == set.Id && row.Generation == set.Generation)
                .Select(row => Find(set, row, now.ToUnixTimeMilliseconds()))
                .OfType<SpentLimit>()
                .OrderBy(limit => limit.Limit is not null)
                .FirstOrDefault();
            if (found is not null)
            {
                spent[set.Id] = found;
            }
        }

        return spent;
    }

    private static SpentLimit? Find(LimitSet set, Allowance row, long now)
    {
        var isCustomers = set.Id == set.CustomerId;
        if (row.Measure == Measure.Credits)
        {
            return row.RemainingAt(DateTimeOffset.FromUnixTimeMilliseconds(now)) > 0
                ? null
                : new SpentLimit(null, isCustomers, row.RefillEvery is { } every ? Seconds(every.EndAt(now) - now) : null);
        }

        var length = row.Window * 1000L;
        var starts = now - (now % length);
        return row.Starts < starts || row.Amount > row.Taken
            ? null
            : new SpentLimit(new RateLimit(row.Amount, row.Window, row.Measure), isCustomers, Seconds(starts + length - now));
    }

    private static int Seconds(long milliseconds) => (int)Math.Clamp((milliseconds + 999) / 1000, 1, int.MaxValue);
}
