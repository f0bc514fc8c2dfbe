using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>Steady demand for one limit, and how much of it is admitted.</summary>
internal static class Demand
{
    /// <summary>Uses at random times, evenly on all nodes, or on one node after another.</summary>
    /// <param name="limit">The limit of the one key.</param>
    /// <param name="nodes">The number of nodes.</param>
    /// <param name="perSecond">Uses a second on all nodes together.</param>
    /// <param name="seconds">The length; it begins with a window.</param>
    /// <param name="hopsEvery">If not 0, all uses come to one node for so many milliseconds, then to the next.</param>
    /// <param name="faults">What else happens.</param>
    public static Schedule Of(RateLimit limit, int nodes, double perSecond, double seconds, double hopsEvery = 0, params Step[] faults)
    {
        var random = new Random(17);
        var steps = new List<Step>(faults);
        for (var at = 10.0; at < seconds * 1000; at -= Math.Log(1 - random.NextDouble()) * 1000 / perSecond)
        {
            var node = hopsEvery > 0 ? (int)(at / hopsEvery) % nodes : random.Next(nodes);
            steps.Add(new Step(at, StepKind.Use, node, Number: 1));
        }

        return new Schedule(seconds * 1000 + 2000, [.. Enumerable.Repeat(1.0, nodes)], [new LimitedKey([limit])], null, steps) { Loss = 0, Slow = 0 };
    }

    /// <returns>The share of the limit that was used in each full window.</returns>
    public static List<double> Shares(LeaseSimulation simulation, RateLimit limit, int windows)
    {
        var shares = Enumerable.Repeat(0.0, windows).ToList();
        foreach (var use in simulation.Admitted)
        {
            var window = (int)(use.At / (limit.Window * TimeSpan.TicksPerSecond));
            if (window < windows)
            {
                shares[window] += 1.0 / limit.Limit;
            }
        }

        return shares;
    }

    /// <summary>What is admitted of ten a minute if a hundred uses come to one node at once.</summary>
    public static long AdmittedOfTen(Faults faults)
    {
        var steps = Enumerable.Range(0, 100).Select(use => new Step(500 + use / 100.0, StepKind.Use, Number: 1)).ToArray();
        var limit = new RateLimit(10, 60, Measure.Requests);
        var simulation = new LeaseSimulation(
            new Schedule(50_000, [1], [new LimitedKey([limit])], null, steps) { Loss = 0, Slow = 0 }, 1, faults);
        simulation.Run();
        return simulation.Count(UseOutcome.Admitted);
    }

    /// <summary>
    /// What is admitted of 1,000 in a window if one node holds units when another meets no room, returns them, and the other needs them.
    /// </summary>
    public static long AdmittedAfterReturns()
    {
        var steps = Uses(0, 500, 9000, 850).Concat(Uses(1, 9010, 9500, 300)).Concat(Uses(1, 9600, 50_000, 100)).ToArray();
        var limit = new RateLimit(1000, 60, Measure.Requests);
        var simulation = new LeaseSimulation(new Schedule(55_000, [1, 1], [new LimitedKey([limit])], null, steps) { Loss = 0, Slow = 0 }, 1);
        simulation.Run();
        return simulation.Count(UseOutcome.Admitted);
    }

    /// <summary>The units that are wasted while no reply comes for 60 s, out of 1,000.</summary>
    public static long LostToUnknownOutcomes()
    {
        var limit = new RateLimit(1000, 3600, Measure.Requests);
        var simulation = new LeaseSimulation(
            Of(limit, 1, 50, 60, 0, new Step(1000, StepKind.LoseGrants, For: 60_000)), 1);
        simulation.Run();
        return simulation.Database.Taken(SimulatedDatabase.KeyOf(simulation.Database.Limits[0], limit)) - simulation.Count(UseOutcome.Admitted);
    }

    private static IEnumerable<Step> Uses(int node, double from, double to, int count) => Enumerable.Range(0, count)
        .Select(use => new Step(from + (to - from) * use / count, StepKind.Use, node, Number: 1));
}
