using System.Diagnostics;
using System.Globalization;
using Accesskeys.Verification.UnitTests.Limits.Simulation;

namespace Accesskeys.Campaigns;

public sealed class LeaseCampaign
{
    // For millions, or for others: ACCESSKEYS_TEST_SCHEDULES and ACCESSKEYS_TEST_SEED.
    private const int Schedules = 20_000;
    private const int FirstSeed = 1_000_000;

    [Fact(Explicit = true)]
    public void Uses_InManyRandomSchedulesOfFaults_AreNeverMoreThanWasAllowed()
    {
        var (schedules, seed) = (Number("ACCESSKEYS_TEST_SCHEDULES") ?? Schedules, Number("ACCESSKEYS_TEST_SEED") ?? FirstSeed);
        var elapsed = Stopwatch.StartNew();
        var found = SimulationHunt.RunInParallel(seed, schedules);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{schedules} schedules from seed {seed}, {schedules / elapsed.Elapsed.TotalSeconds:0} a second.");
        found.ShouldBeNull();
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : null;
}
