namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>Rules that the simulated database or the driver of a node breaks.</summary>
[Flags]
internal enum Faults
{
    None = 0,

    /// <summary>A window rolls back with the database's clock.</summary>
    RollsBack = 1 << 0,

    /// <summary>The clock is read before the rows are locked.</summary>
    EarlyClock = 1 << 1,

    /// <summary>All of a wish is granted, or nothing.</summary>
    AllOrNothing = 1 << 2,

    /// <summary>Units are returned to any window.</summary>
    ReturnsToAnyWindow = 1 << 3,

    /// <summary>Units are returned to any generation.</summary>
    ReturnsToAnyGeneration = 1 << 4,

    /// <summary>A generation that was replaced is granted units as if it weren't.</summary>
    GrantsAnyGeneration = 1 << 5,

    /// <summary>A change of a limit forgets what was taken in this window.</summary>
    ForgetsCount = 1 << 6,

    /// <summary>Changes of credits and returns don't refill them first.</summary>
    RefillsLate = 1 << 7,

    /// <summary>The node's wall clock never advances.</summary>
    NoWallClock = 1 << 8,

    /// <summary>A return whose outcome is unknown is repeated.</summary>
    RepeatsReturns = 1 << 9,

    /// <summary>Grants don't tell when credits are refilled.</summary>
    NoCreditEnd = 1 << 10,

    /// <summary>The node isn't told the database's time.</summary>
    IgnoresDatabaseTime = 1 << 11,

    /// <summary>The node isn't told of a lost anchor.</summary>
    IgnoresLostAnchor = 1 << 12,
}
