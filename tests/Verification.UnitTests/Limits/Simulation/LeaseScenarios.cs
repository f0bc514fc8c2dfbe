using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>Circumstances that random schedules rarely meet. Each says whether a use was admitted that should have waited.</summary>
internal static class LeaseScenarios
{
    private static readonly Guid _generation = new(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>A use reads the clock; then a lease of the next window arrives; then the use takes.</summary>
    public static bool UseReadsTheClockBeforeAReplyOfTheNextWindow()
    {
        var clock = new NodeClock();
        var book = new LeaseBook(clock, () => { });
        var key = LimitsOf(0, new RateLimit(100, 1, Measure.Requests));
        var customer = LimitsOf(1, new RateLimit(100, 2, Measure.Requests));
        book.Use(key, customer, 1, clock.Reading, out _);
        var first = book.TakeBatch(clock.Reading, out _)!;
        book.Reply(first, [Grant(first.Wishes[0], 5, 1000, 500), Grant(first.Wishes[1], 1, 0, 500)], clock.Reading);
        book.Use(null, customer, 1, clock.Reading, out _);
        var second = book.TakeBatch(clock.Reading, out _)!;
        clock.Advance(490);
        var before = clock.Reading;
        clock.Advance(20);
        book.Reply(second, [Grant(second.Wishes[0], 5, 2000, 1995)], clock.Reading);
        return book.Use(key, customer, 1, before, out var result) is null && result.Outcome == UseOutcome.Admitted;
    }

    /// <summary>The node's clock measures 9,998 ms while 10,000 ms pass.</summary>
    public static bool ClockOfANodeIsSlow()
    {
        var clock = new NodeClock();
        var book = new LeaseBook(clock, () => { });
        var limits = LimitsOf(0, new RateLimit(100, 10, Measure.Requests));
        book.Use(limits, null, 1, clock.Reading, out _);
        var batch = book.TakeBatch(clock.Reading, out _)!;
        book.Reply(batch, [Grant(batch.Wishes[0], 5, 10_000, 10_000)], clock.Reading);
        clock.Advance(9998);
        return book.Use(limits, null, 1, clock.Reading, out var result) is null && result.Outcome == UseOutcome.Admitted;
    }

    private static SubjectLimits LimitsOf(int subject, params RateLimit[] limits) =>
        new(SimulatedDatabase.IdOf(subject), _generation, limits, HasCredits: false);

    private static LeaseGrant Grant(LeaseWish wish, long units, long starts, long endsIn) =>
        new(wish.Allowance, wish.Generation, units, starts, endsIn, 50);
}
