using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.UnitTests.Limits.Simulation;
using Credits = Accesskeys.Verification.UnitTests.Limits.Simulation.Credits;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>Schedules that every implementation must survive, on several nodes, each with several seeds of delays.</summary>
public sealed class LeaseScheduleTests
{
    private const int Seeds = 25;
    private const double Hour = 3_600_000;
    private const double Day = 24 * Hour;

    private static readonly LimitedKey _nested = new([new RateLimit(40, 1, Measure.Requests), new RateLimit(100, 5, Measure.Requests)]);

    [Theory]
    [InlineData(StepKind.Pause, 300)]
    [InlineData(StepKind.Pause, 3000)]
    [InlineData(StepKind.Sleep, 300)]
    [InlineData(StepKind.Sleep, 3000)]
    [InlineData(StepKind.WallStep, Hour)]
    [InlineData(StepKind.WallStep, -Hour)]
    [InlineData(StepKind.WallStep, Day)]
    [InlineData(StepKind.WallStep, -Day)]
    public void Node_ThatPausesOrLosesItsTime_AdmitsNoMore(object kind, double length) =>
        ShouldHold(_nested, 8000, 2, Uses(0, 0, 8000, 400), Uses(1, 0, 8000, 400), [new Step(1900, (StepKind)kind, 0, For: length)]);

    [Fact]
    public void Grant_StalledOverABoundary_CountsWhereItWasGranted() =>
        ShouldHold(_nested, 6000, 2, Uses(0, 0, 6000, 300), Uses(1, 0, 6000, 300), [new Step(1900, StepKind.Stall, For: 600)]);

    [Fact]
    public void Replies_LostForAMinuteWhilePollsWork_AreSurvived()
    {
        var limit = new RateLimit(1000, 3600, Measure.Requests);
        var simulation = Run(
            new LimitedKey([limit]), 70_000, 1, 1, Uses(0, 0, 70_000, 700), [new Step(1000, StepKind.LoseGrants, For: 60_000)]);

        simulation.Count(UseOutcome.RateLimited).ShouldBe(0);
        simulation.Count(UseOutcome.Unavailable).ShouldBeGreaterThan(500);
        simulation.Admitted.Count(use => use.At > TimeSpan.FromSeconds(66).Ticks).ShouldBeInRange(39, 41);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(-1100)]
    [InlineData(-Hour)]
    public void DatabasesClock_SetBack_ContinuesTheWindowsThatHadBegun(double step) =>
        ShouldHold(_nested, 8000, 3, Uses(0, 0, 8000, 400), Uses(1, 0, 8000, 400), Uses(2, 1000, 8000, 100), [new Step(2010, StepKind.DatabaseStep, For: step)]);

    [Theory]
    [InlineData(StepKind.SetCredits, 3, 1500)]
    [InlineData(StepKind.AddCredits, 5, 1500)]
    [InlineData(StepKind.AddCredits, -100, 1500)]
    [InlineData(StepKind.Use, 0, 3900)]
    public void Return_RacingAChangeOrARefillOfCredits_AddsNothingThatIsGone(object kind, long number, double at) => ShouldHold(
        new LimitedKey([], new Credits(2000, 2000, true)), 8000, 2,
        Uses(0, at - 1300, at - 1000, 60), Uses(1, at, 8000, 3000), [new Step(at - 50, StepKind.Stall, For: 200), new Step(at, (StepKind)kind, Number: number)]);

    [Fact]
    public void Return_RacingTheEndOfItsWindow_AddsNothingToTheNext() => ShouldHold(
        new LimitedKey([new RateLimit(100, 1, Measure.Requests)]), 5000, 2,
        Uses(0, 1700, 1790, 60), Uses(1, 1850, 5000, 600), [new Step(1890, StepKind.Stall, For: 200)]);

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(100)]
    public void Limit_SetWhileLeasesAreOut_KeepsTheCount(long limit) => ShouldHold(
        new LimitedKey([new RateLimit(100, 5, Measure.Requests)]), 5000, 2,
        Uses(0, 500, 4900, 200), Uses(1, 500, 4900, 200), [new Step(1500, StepKind.SetLimit, Number: limit)]);

    [Fact]
    public void Window_ChangedAndChangedBack_KeepsTheCount()
    {
        var (limit, other) = (new RateLimit(100, 60, Measure.Requests), new RateLimit(100, 61, Measure.Requests));
        var simulation = Run(
            new LimitedKey([limit]), 6000, 2, 1, Uses(0, 500, 1900, 60), Uses(1, 4500, 5900, 100),
            [new Step(2000, StepKind.SetLimits, Limits: [other]), new Step(3000, StepKind.SetLimits, Limits: [limit])]);

        // A unit that a node holds when its limits change is lost.
        simulation.Count(UseOutcome.Admitted).ShouldBeInRange(99, 100);
    }

    [Fact]
    public void Limit_SetTwiceAtOnce_IsTheLast()
    {
        var simulation = Run(
            new LimitedKey([new RateLimit(100, 60, Measure.Requests)]), 6000, 2, 1, Uses(0, 500, 1900, 20), Uses(1, 3500, 5900, 100),
            [new Step(2000, StepKind.SetLimit, Number: 1000), new Step(2000, StepKind.SetLimit, Number: 50)]);

        simulation.Count(UseOutcome.Admitted).ShouldBeInRange(45, 50);
    }

    [Fact]
    public void UsesThatCostEightOfTen_OnTwoNodesAtOnce_AreAdmittedOnce()
    {
        var simulation = Run(
            new LimitedKey([new RateLimit(10, 60, Measure.Cost)]), 3000, 2, 1,
            [new Step(500, StepKind.Use, 0, Number: 8), new Step(500, StepKind.Use, 1, Number: 8)]);

        simulation.Count(UseOutcome.Admitted).ShouldBe(1);
        simulation.Count(UseOutcome.RateLimited).ShouldBe(1);
    }

    [Fact]
    public void Units_GrantedWithoutRoomElsewhere_AreThereForOthers()
    {
        // What the second limit rejects costs the first nothing.
        var simulation = Run(
            new LimitedKey([new RateLimit(5, 60, Measure.Requests), new RateLimit(10, 60, Measure.Cost)]), 6000, 1, 1,
            [new Step(500, StepKind.Use, Number: 9), new Step(1000, StepKind.Use, Number: 9)], Uses(0, 3000, 3500, 10));

        simulation.Count(UseOutcome.Admitted).ShouldBe(2);
        simulation.Database.Taken(SimulatedDatabase.KeyOf(simulation.Database.Limits[0], simulation.Database.Limits[0].RateLimits[0])).ShouldBe(2);
    }

    [Fact]
    public void KeysOfALimitedCustomer_TogetherAndEach_StayWithinTheirLimits()
    {
        var key = new LimitedKey([new RateLimit(10, 60, Measure.Requests)]);
        var customer = new LimitedKey([new RateLimit(15, 60, Measure.Requests)]);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var simulation = new LeaseSimulation(
                new Schedule(20_000, [1, 1, 1], [key, key], customer, [.. Enumerable.Range(0, 200).Select(use =>
                    new Step(500 + use * 90, StepKind.Use, use % 3, use % 2, 1))])
                {
                    Loss = 0,
                    Slow = 0,
                },
                seed);
            simulation.Run().ShouldBeNull();
            simulation.Count(UseOutcome.Admitted).ShouldBe(15);
        }
    }

    [Fact]
    public void TwentyNodes_WhileAChangeHoldsTheCustomersRow_WaitAndAreServed()
    {
        var steps = Enumerable.Range(0, 200).Select(use => new Step(1000 + use, StepKind.Use, use % 20, Number: 1));
        var simulation = Run(
            new LimitedKey([new RateLimit(1000, 60, Measure.Requests)]), 4000, 20, 1, [new Step(950, StepKind.Lock, For: 800)], [.. steps]);

        simulation.Count(UseOutcome.Admitted).ShouldBe(200);
        simulation.Database.Transactions.ShouldBeLessThan(20 * 40);
    }

    [Fact]
    public void Failover_ToASynchronousStandby_AdmitsNoMore() =>
        ShouldHold(_nested, 8000, 3, Uses(0, 0, 8000, 400), Uses(1, 0, 8000, 400), Uses(2, 0, 8000, 400), [new Step(2900, StepKind.Failover)]);

    [Theory]
    [InlineData(Faults.None)]
    [InlineData(Faults.IgnoresLostAnchor)]
    public void Leases_WhenTheDatabaseIsRestored_AreDroppedUnlessItGoesUnnoticed(object faults)
    {
        var simulation = new LeaseSimulation(
            new Schedule(20_000, [1, 1], [new LimitedKey([new RateLimit(1000, 60, Measure.Requests)])], null,
                [new Step(0, StepKind.Backup), .. Uses(0, 500, 2000, 300), new Step(2001, StepKind.Restore), .. Uses(1, 2400, 2700, 1500),
                .. Uses(0, 2800, 2850, 50)])
            {
                Loss = 0,
                Slow = 0,
            },
            1, (Faults)faults);
        simulation.Run();

        var admitted = simulation.Admitted.Count(use => use.Arrived > 2001 * LeaseSimulation.Millisecond);
        (admitted > 1000).ShouldBe((Faults)faults != Faults.None, $"{admitted}");
    }

    [Theory]
    [InlineData(Faults.None)]
    [InlineData(Faults.IgnoresDatabaseTime)]
    public void Leases_WhenTheDatabasesClockIsSetForward_EndWithTheNextPollUnlessItIsIgnored(object faults)
    {
        var simulation = new LeaseSimulation(
            new Schedule(12_000, [1, 1], [new LimitedKey([new RateLimit(1000, 10, Measure.Requests)])], null,
                [.. Uses(0, 8000, 9300, 260), new Step(9310, StepKind.DatabaseStep, For: 1000), .. Uses(1, 9500, 9800, 1500),
                .. Uses(0, 9900, 9950, 50)])
            {
                Loss = 0,
                Slow = 0,
            },
            1, (Faults)faults);

        (simulation.Run() is null).ShouldBe((Faults)faults == Faults.None);
    }

    private static void ShouldHold(LimitedKey key, double end, int nodes, params Step[][] steps)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            Run(key, end, nodes, seed, steps);
        }
    }

    private static LeaseSimulation Run(LimitedKey key, double end, int nodes, int seed, params Step[][] steps)
    {
        var schedule = new Schedule(end, [.. Enumerable.Repeat(1.0, nodes)], [key], null, [.. steps.SelectMany(some => some)]) { Loss = 0, Slow = 0 };
        var simulation = new LeaseSimulation(schedule, seed);
        simulation.Run().ShouldBeNull();
        simulation.Count(UseOutcome.Admitted).ShouldBeGreaterThan(0);
        return simulation;
    }

    private static Step[] Uses(int node, double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(use => new Step(from + (to - from) * use / count, StepKind.Use, node, Number: 1))];
}
