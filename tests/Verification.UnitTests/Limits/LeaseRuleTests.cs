using Accesskeys.Verification.UnitTests.Limits.Simulation;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>
/// Without any one of the rules, the simulation over-admits or wastes, so it would notice if one were lost. Seeds are where a search begins:
/// if they no longer fit, the test takes longer.
/// </summary>
public sealed class LeaseRuleTests
{
    private const int Schedules = 20_000;
    private const string Book = "LeaseBook.cs";
    private const string LeasedAllowance = "LeasedAllowance.cs";

    // Changes of the source that break a rule, by its name, and the seed at which to begin.
    private static readonly Dictionary<string, (int Seed, (string File, string Text, string Replacement)[] Replacements)> _mutants = new()
    {
        ["A lease's end counts from before the request"] = (1, [(Book, "endsAt, batch.Sent, ", "endsAt, _lastReply, ")]),
        ["A late grant isn't leased"] = (1, [(
            Book,
            "        if (_isClosed || !IsOpen(term, now))\n",
            "        term = IsOpen(term, now) ? term : term with { Sent = now };\n        if (_isClosed)\n")]),
        ["Leases of different windows don't merge"] = (1, [
            (LeasedAllowance, "            Held = 0;\n        }\n\n        var earlier", "        }\n\n        var earlier"),
            (Book, "            ReturnLease(allowance, now);\n            allowance.Term = term;", "            allowance.Term = term;")]),
        ["Units leave the lease before they are returned"] = (1, [
            (Book, "        var units = allowance.Held;\n        allowance.Held = 0;\n", "        var units = allowance.Held;\n")]),
        ["All parts are taken at one instant"] = (4500, [(Book, "(!isAllGranted && !isReplyOpen) || ", "")]),
        ["Leases of different generations don't mix"] = (1, [
            ("LimitedSubjects.cs", "while (found is not null && found.Generation != generation)", "while (false)"),
            (Book, "            allowance.Subject.OutdatedEra = batch.Era;\n            return;\n", "")]),
    };

    public static TheoryData<string> Mutants => [.. _mutants.Keys];

    [Theory]
    [InlineData(Faults.RollsBack, 1)]
    [InlineData(Faults.EarlyClock, 1)]
    [InlineData(Faults.ReturnsToAnyWindow, 1)]
    [InlineData(Faults.ReturnsToAnyGeneration, 1)]
    [InlineData(Faults.GrantsAnyGeneration, 5900)]
    [InlineData(Faults.ForgetsCount, 1)]
    [InlineData(Faults.RefillsLate, 6000)]
    [InlineData(Faults.NoWallClock, 2600)]
    [InlineData(Faults.RepeatsReturns, 1)]
    [InlineData(Faults.NoCreditEnd, 700)]
    public void RandomSchedules_WithAFaultyDatabaseOrClock_OverAdmit(object faults, int seed) =>
        SimulationHunt.Run(seed, Schedules, (Faults)faults).ShouldNotBeNull();

    [Theory]
    [MemberData(nameof(Mutants))]
    public void RandomSchedules_WithoutARuleOfTheNode_OverAdmit(string rule)
    {
        var (seed, replacements) = _mutants[rule];

        new MutatedLeases(replacements).Hunt(seed, Schedules).ShouldNotBeNull();
    }

    [Fact]
    public void Use_OfAReadingBeforeTheLastReply_WaitsUnlessThatRuleIsLost()
    {
        LeaseScenarios.UseReadsTheClockBeforeAReplyOfTheNextWindow().ShouldBeFalse();
        new MutatedLeases((Book, "now.Timestamp > _lastReply.Timestamp ? now : ClockReading.Now(clock)", "now"))
            .Invoke(typeof(LeaseScenarios), nameof(LeaseScenarios.UseReadsTheClockBeforeAReplyOfTheNextWindow)).ShouldBe(true);
    }

    [Fact]
    public void Use_AtTheEndOfAWindowByASlowClock_WaitsUnlessThatRuleIsLost()
    {
        LeaseScenarios.ClockOfANodeIsSlow().ShouldBeFalse();
        new MutatedLeases(("LeaseTerm.cs", "=> time - time / 4096 - TimeSpan.FromMilliseconds(1)", "=> time"))
            .Invoke(typeof(LeaseScenarios), nameof(LeaseScenarios.ClockOfANodeIsSlow)).ShouldBe(true);
    }

    [Fact]
    public void Wishes_ForMoreThanThereIs_AreGrantedInPartOrTheLimitIsWasted()
    {
        Demand.AdmittedOfTen(Faults.None).ShouldBe(10);
        Demand.AdmittedOfTen(Faults.AllOrNothing).ShouldBeLessThan(10);
    }

    [Fact]
    public void NoRoom_BeforeTheWindowEnds_IsAskedForAgainOrReturnedUnitsAreWasted()
    {
        Demand.AdmittedAfterReturns().ShouldBe(1000);
        ((long)new MutatedLeases((LeasedAllowance, ": Shorter(longer, term.WindowLeft);", ": term.WindowLeft;"))
            .Invoke(typeof(Demand), nameof(Demand.AdmittedAfterReturns))!).ShouldBeLessThan(1000);
    }

    [Fact]
    public void UnknownOutcomes_ForAMinute_SpendLittleUnlessThatRuleIsLost()
    {
        Demand.LostToUnknownOutcomes().ShouldBeLessThanOrEqualTo(40);
        ((long)new MutatedLeases(("BatchPace.cs", "IsUnknown => _pause > TimeSpan.Zero;", "IsUnknown => false;"))
            .Invoke(typeof(Demand), nameof(Demand.LostToUnknownOutcomes))!).ShouldBeGreaterThan(400);
    }

    [Fact]
    public void Replacement_OfTextThatIsNotThere_Fails() =>
        Should.Throw<ShouldAssertException>(() => new MutatedLeases((Book, "no such text", "")));
}
