using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Limits;

/// <summary>Sets limits and adds credits, each within a unit of work.</summary>
internal static class LimitChanges
{
    /// <summary>What a request sets; <c>null</c> if nothing.</summary>
    public static LimitChange? Of(IReadOnlyList<RateLimitInput?>? rateLimits, CreditsInput? credits) =>
        rateLimits is null && credits is null ? null : new LimitChange(
            rateLimits is null ? null : RateLimits.Of(rateLimits.Select(limit => limit!.ToDomain())), credits?.ToDomain());

    /// <summary>Sets the limits of a subject that may have some.</summary>
    /// <param name="subject">The id of the chain's first key, or of the customer.</param>
    /// <exception cref="AccessDeniedException">The caller lacks the scope.</exception>
    /// <exception cref="LimitedCallerException">The caller has limits itself.</exception>
    public static async Task<ShownLimits> SetLimitsAsync(
        this IAccesskeysDbContext db, Caller caller, Guid subject, Guid customerId, LimitChange change, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        caller.EnsureMaySetLimits();
        if (await db.LimitSets.SingleOrDefaultAsync(set => set.Id == subject, cancellationToken) is not { } set)
        {
            return await db.BeginLimitsAsync(caller, subject, customerId, change, now, cancellationToken);
        }

        set.Set(change, now);
        await db.SetAllowancesAsync(set, cancellationToken);
        return await db.ShowAsync(set, now, cancellationToken);
    }

    /// <summary>Sets the limits of a subject that has none, such as a new key.</summary>
    /// <inheritdoc cref="SetLimitsAsync"/>
    public static async Task<ShownLimits> BeginLimitsAsync(
        this IAccesskeysDbContext db, Caller caller, Guid subject, Guid customerId, LimitChange change, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        caller.EnsureMaySetLimits();
        if (change.OnlyRemoves)
        {
            return ShownLimits.None;
        }

        var set = LimitSet.Create(subject, customerId, change, now);
        db.LimitSets.Add(set);
        await db.SetAllowancesAsync(set, cancellationToken);
        return ShownLimits.Of(set, set.Credits?.Remaining);
    }

    /// <summary>Adds credits to a subject that has some. An addition that was made before is not made again.</summary>
    /// <exception cref="LimitedCallerException">The caller has limits itself.</exception>
    /// <exception cref="AdditionIdTakenException">The id is that of another addition.</exception>
    /// <exception cref="NoCreditsException">The subject has none.</exception>
    /// <exception cref="TooManyCreditsException">More would remain than there may be.</exception>
    public static async Task<ShownLimits> AddCreditsAsync(
        this IAccesskeysDbContext db, Caller caller, CreditAddition addition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        caller.EnsureMaySetLimits();
        var set = await db.LimitSets.AsNoTracking().SingleOrDefaultAsync(set => set.Id == addition.Id, cancellationToken);
        var before = await db.CreditAdditions.AsNoTracking()
            .SingleOrDefaultAsync(made => made.Id == addition.Id && made.AdditionId == addition.AdditionId, cancellationToken);
        if (before is not null && before.Add != addition.Add)
        {
            throw new AdditionIdTakenException();
        }

        if (before is null)
        {
            if (set?.Credits is null)
            {
                throw new NoCreditsException();
            }

            db.CreditAdditions.Add(addition);
            if (!await db.TryAddCreditsAsync(addition, cancellationToken))
            {
                throw new TooManyCreditsException();
            }
        }

        return set is null ? ShownLimits.None : await db.ShowAsync(set, now, cancellationToken);
    }

    // The set may not be saved yet; its allowances are.
    private static async Task<ShownLimits> ShowAsync(this IAccesskeysDbContext db, LimitSet set, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var credits = set.Credits is null ? null : await db.Allowances.AsNoTracking().SingleOrDefaultAsync(
            row => row.SubjectId == set.Id && row.Measure == Measure.Credits && row.Window == 0, cancellationToken);
        return ShownLimits.Of(set, credits?.RemainingAt(now));
    }
}
