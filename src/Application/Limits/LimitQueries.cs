using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Limits;

/// <summary>The limits of a chain or customer, as they are shown.</summary>
internal sealed record ShownLimits(IReadOnlyList<RateLimitModel> RateLimits, CreditsModel? Credits)
{
    public static ShownLimits None { get; } = new([], null);

    /// <param name="remaining">What is left of credits; <c>null</c> if there are none.</param>
    public static ShownLimits Of(LimitSet set, long? remaining) => new(
        [.. set.RateLimits.Select(limit => new RateLimitModel(limit.Limit, limit.Window, limit.Counts.ToWire()))],
        set.Credits is { } credits && remaining is { } left
            ? new CreditsModel(left, credits.Refill is { } refill ? new RefillModel(refill.Amount, refill.Every.ToWire()) : null)
            : null);
}

internal static class LimitQueries
{
    /// <param name="subject">The id of the chain's first key, or of the customer.</param>
    public static async Task<ShownLimits> ReadLimitsAsync(
        this IAccesskeysDbContext db, Guid subject, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.ReadLimitsAsync([subject], now, cancellationToken)).GetValueOrDefault(subject, ShownLimits.None);

    /// <summary>Without those that have none.</summary>
    public static async Task<Dictionary<Guid, ShownLimits>> ReadLimitsAsync(
        this IAccesskeysDbContext db, IReadOnlyCollection<Guid> subjects, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sets = await db.LimitSets.AsNoTracking().Where(set => subjects.Contains(set.Id)).ToListAsync(cancellationToken);
        List<Guid> paying = [.. sets.Where(set => set.Credits is not null).Select(set => set.Id)];
        var credits = paying.Count == 0 ? [] : await db.Allowances.AsNoTracking()
            .Where(row => paying.Contains(row.SubjectId) && row.Measure == Measure.Credits && row.Window == 0)
            .ToDictionaryAsync(row => row.SubjectId, cancellationToken);
        return sets.ToDictionary(set => set.Id, set => ShownLimits.Of(set, credits.GetValueOrDefault(set.Id)?.RemainingAt(now)));
    }

    public static T WithLimits<T>(this T model, ShownLimits limits)
        where T : Accesskeys.AccesskeyModel => (T)((Accesskeys.AccesskeyModel)model with { RateLimits = limits.RateLimits, Credits = limits.Credits });

    public static CustomerModel WithLimits(this CustomerModel model, ShownLimits limits) =>
        model with { RateLimits = limits.RateLimits, Credits = limits.Credits };
}
