using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.UnitTests.Limits.Simulation;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>How much of a limit is used, what a crash loses, and how often a node asks: the figures of docs/limits.md.</summary>
public sealed class LeaseFigureTests
{
    [Theory]
    [InlineData(1000, 60, 3, 100, 120, 0)]
    [InlineData(1000, 60, 3, 100, 120, 700)]
    [InlineData(1000, 60, 20, 100, 120, 0)]
    [InlineData(10_000, 60, 3, 180, 120, 0)]
    [InlineData(10_000, 60, 3, 500, 120, 300)]
    [InlineData(100_000, 60, 3, 3000, 60, 0)]
    public void Limit_OfAMinuteWithMoreDemand_IsUsedByNinetyNinePercentInEveryWindow(
        long limit, int window, int nodes, double perSecond, double seconds, double hopsEvery) =>
        Shares(new RateLimit(limit, window, Measure.Requests), nodes, perSecond, seconds, hopsEvery).Min().ShouldBeGreaterThanOrEqualTo(0.99);

    [Theory]
    [InlineData(1000, 3, 1200, 0)]
    [InlineData(1000, 3, 2000, 0)]
    [InlineData(1000, 3, 1200, 130)]
    [InlineData(1000, 3, 2000, 130)]
    [InlineData(10_000, 3, 15_000, 0)]
    [InlineData(10_000, 3, 15_000, 130)]
    public void Limit_OfASecondWithMoreDemand_IsUsedByNinetySevenPercentOnAverage(long limit, int nodes, double perSecond, double hopsEvery)
    {
        var shares = Shares(new RateLimit(limit, 1, Measure.Requests), nodes, perSecond, 10, hopsEvery);

        shares.Average().ShouldBeGreaterThanOrEqualTo(0.97);
        shares.Min().ShouldBeGreaterThanOrEqualTo(0.86);
    }

    [Fact]
    public void TenAMinute_OnThreeNodesWithAHundredUses_AreExactlyTen()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var simulation = new LeaseSimulation(Demand.Of(new RateLimit(10, 60, Measure.Requests), 3, 100.0 / 50, 50), seed);
            simulation.Run().ShouldBeNull();

            simulation.Count(UseOutcome.Admitted).ShouldBe(10);
            simulation.Count(UseOutcome.Unavailable).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(1000, 60, 0.01)]
    [InlineData(100_000, 60, 0.01)]
    [InlineData(1000, 1, 0.1)]
    [InlineData(10_000, 1, 0.1)]
    public void Crash_UnderDemandThatUsesTheLimit_LosesLittle(long most, int window, double share)
    {
        var limit = new RateLimit(most, window, Measure.Requests);
        var lost = 0L;
        for (var crash = 1; crash <= 25; crash++)
        {
            var at = window * 1000 * crash / 30.0;
            var demand = Demand.Of(limit, 1, (double)most / window, at / 1000);
            var simulation = new LeaseSimulation(demand with { End = at }, crash);
            simulation.Run();
            var taken = simulation.Database.Taken(SimulatedDatabase.KeyOf(simulation.Database.Limits[0], limit));
            lost = Math.Max(lost, taken - simulation.Admitted.Count);
        }

        lost.ShouldBeInRange(1, (long)(share * most));
    }

    private static List<double> Shares(RateLimit limit, int nodes, double perSecond, double seconds, double hopsEvery)
    {
        var simulation = new LeaseSimulation(Demand.Of(limit, nodes, perSecond, seconds, hopsEvery), 1);
        simulation.Run().ShouldBeNull();
        simulation.Count(UseOutcome.Unavailable).ShouldBe(0);
        simulation.Database.Transactions.ShouldBeLessThanOrEqualTo((long)(nodes * (20 * (seconds + 2) + 10)));
        return Demand.Shares(simulation, limit, (int)(seconds / limit.Window));
    }
}
