using Accesskeys.Verification.UnitTests.Limits.Simulation;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>Random schedules of uses, changes and faults on several nodes that run the real leases.</summary>
public sealed class LeaseSimulationTests
{
    private const int Schedules = 20_000;

    [Fact]
    public void Uses_InRandomSchedulesOfFaults_AreNeverMoreThanWasAllowed() =>
        SimulationHunt.RunInParallel(1, Schedules).ShouldBeNull();

    [Fact]
    public void Schedule_WithTheSameSeed_RunsTheSame()
    {
        for (var seed = 1; seed < 20; seed++)
        {
            var first = new LeaseSimulation(Schedule.Random(seed), seed);
            var second = new LeaseSimulation(Schedule.Random(seed), seed);
            first.Run();
            second.Run();

            second.Admitted.ShouldBe(first.Admitted);
        }
    }
}
