namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>Runs random schedules until one over-admits.</summary>
internal static class SimulationHunt
{
    /// <returns>The first over-admission with its seed; <c>null</c> if there is none.</returns>
    public static string? Run(int from, int count, Faults faults)
    {
        for (var seed = from; seed < from + count; seed++)
        {
            if (RunSeed(seed, faults) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <returns>An over-admission with its seed; <c>null</c> if there is none.</returns>
    public static string? RunInParallel(int from, int count)
    {
        string? found = null;
        Parallel.For(from, from + count, (seed, loop) =>
        {
            if (RunSeed(seed, Faults.None) is { } wrong)
            {
                found = wrong;
                loop.Stop();
            }
        });
        return found;
    }

    private static string? RunSeed(int seed, Faults faults) =>
        new LeaseSimulation(Schedule.Random(seed), seed, faults).Run() is { } wrong ? $"Seed {seed}: {wrong}" : null;
}
