using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Limits;

/// <summary>Limits and their allowances, made the way the service makes them.</summary>
internal static class LimitExtensions
{
    public static LimitChange Limit(long limit, int window, Measure counts = Measure.Requests) =>
        new(RateLimits.Of([new RateLimit(limit, window, counts)]), Credits: null);

    public static LimitChange CreditsOf(long remaining, Refill? refill = null) => new(RateLimits: null, new CreditChange(new Credits(remaining, refill)));

    public static Task<LimitSet> SetLimitsAsync(this Node node, Guid subject, LimitChange change) => node.SetLimitsAsync(subject, subject, change);

    public static Task<LimitSet> SetLimitsAsync(this Node node, Guid subject, Guid customerId, LimitChange change) => node.ReadAsync(db => db.ChangeAsync(
        async cancelled =>
        {
            var limits = await db.LimitSets.SingleOrDefaultAsync(limits => limits.Id == subject, cancelled);
            if (limits is null)
            {
                limits = db.LimitSets.Add(LimitSet.Create(subject, customerId, change, node.Clock.Now)).Entity;
            }
            else
            {
                limits.Set(change, node.Clock.Now);
            }

            await db.SetAllowancesAsync(limits, cancelled);
            return limits;
        },
        CancellationToken.None));

    public static Task<bool> AddCreditsAsync(this Node node, Guid subject, Guid customerId, Guid id, long add) => node.ReadAsync(db => db.ChangeAsync(
        cancelled =>
        {
            var addition = CreditAddition.Create(subject, customerId, id, add, node.Clock.Now);
            db.CreditAdditions.Add(addition);
            return db.TryAddCreditsAsync(addition, cancelled);
        },
        CancellationToken.None));

    public static Task<List<Allowance>> AllowancesAsync(this Node node, Guid subject) => node.ReadAsync(db => db.Allowances.AsNoTracking()
        .Where(row => row.SubjectId == subject).OrderBy(row => row.Measure).ThenBy(row => row.Window).ToListAsync());

    public static async Task<Allowance> AllowanceAsync(this Node node, Guid subject) => (await node.AllowancesAsync(subject)).ShouldHaveSingleItem();

    /// <summary>As if the row had been in use for a while.</summary>
    public static Task<int> AlterAllowanceAsync(this Node node, Guid subject, long? starts = null, long? taken = null) =>
        node.ReadAsync(db => db.Allowances.Where(row => row.SubjectId == subject).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Starts, row => starts ?? row.Starts)
            .SetProperty(row => row.Taken, row => taken ?? row.Taken)));

    public static Task<IReadOnlyList<LeaseGrant>> GrantAsync(this Node node, params LeaseWish[] wishes) => node.Get<ILeaseStore>().GrantAsync(wishes);

    /// <summary>A wish for the only allowance of these limits.</summary>
    public static LeaseWish Wish(this LimitSet limits, long least, long? want = null, long lookahead = 0, long back = 0, long backStarts = 0)
    {
        var allowance = limits.Allowances.ShouldHaveSingleItem();
        return new LeaseWish(
            new AllowanceKey(limits.Id, allowance.Measure, allowance.Window), limits.Generation, least, want ?? least, lookahead, back, backStarts);
    }
}
