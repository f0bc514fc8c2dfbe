using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>A node: its clocks, its real leases, and what it knows of the limits.</summary>
internal sealed class SimulatedNode : TimeProvider
{
    private static readonly long _epoch = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    private readonly LeaseSimulation _simulation;
    private readonly double _rate;

    public SimulatedNode(LeaseSimulation simulation, int number, double rate)
    {
        (_simulation, Number, _rate) = (simulation, number, rate);
        Book = new LeaseBook(this, () => IsWoken = true);
    }

    public int Number { get; }

    /// <summary>Differs for each process on this node.</summary>
    public int Process { get; private set; }

    public bool IsUp { get; private set; } = true;

    public long PausedUntil { get; set; } = -1;

    public LeaseBook Book { get; private set; }

    public bool IsWoken { get; set; }

    /// <summary>When the timer is due that counts; others are void.</summary>
    public long Timer { get; set; }

    /// <summary>The limits as of the last poll; <c>null</c> if the feed is in doubt.</summary>
    public IReadOnlyList<SubjectLimits>? Limits { get; set; }

    public long Additions { get; set; }

    public int? History { get; set; }

    public ClockReading? Confirmed { get; set; }

    public List<PendingUse> Pending { get; } = [];

    /// <summary>The true time of the last reply.</summary>
    public long RepliedAt { get; set; } = -1;

    public long MonotonicOffset { get; set; }

    public long WallOffset { get; set; }

    public long LossyUntil { get; set; } = -1;

    public StepKind Loses { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)(_simulation.Now * _rate) + MonotonicOffset;

    public override DateTimeOffset GetUtcNow() => new(
        _epoch + (_simulation.Faults.HasFlag(Faults.NoWallClock) ? 0 : (long)(_simulation.Now * _rate) + WallOffset), TimeSpan.Zero);

    public ClockReading Read() => ClockReading.Now(this);

    public bool IsLosing(StepKind kind) => _simulation.Now < LossyUntil && (Loses == kind || Loses == StepKind.LoseAll);

    public void Die()
    {
        (IsUp, PausedUntil, Limits, Confirmed, History) = (false, -1, null, null, null);
        Process++;
        Pending.Clear();
    }

    public void Start()
    {
        (IsUp, IsWoken, Timer) = (true, false, 0);
        Process++;
        Book = new LeaseBook(this, () => IsWoken = true);
    }
}

internal sealed record PendingUse(WaitingUse Waiting, int Subject, long Cost, long Arrived, bool IsRepeated);

/// <summary>An admitted use.</summary>
/// <param name="At">The instant at which it counts.</param>
internal readonly record struct AdmittedUse(long At, long Arrived, long Answered, int Subject, long Cost);
