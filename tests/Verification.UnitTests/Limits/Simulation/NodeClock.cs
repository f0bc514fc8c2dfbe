using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.UnitTests.Limits.Simulation;

/// <summary>A node's clocks, which the test sets.</summary>
internal sealed class NodeClock : TimeProvider
{
    private long _monotonic = TimeSpan.TicksPerDay;
    private long _wall = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public ClockReading Reading => ClockReading.Now(this);

    public override long GetTimestamp() => _monotonic;

    public override DateTimeOffset GetUtcNow() => new(_wall, TimeSpan.Zero);

    public void Advance(double milliseconds)
    {
        Sleep(milliseconds);
        _monotonic += (long)(milliseconds * TimeSpan.TicksPerMillisecond);
    }

    /// <summary>The machine sleeps, or the wall clock is set.</summary>
    public void Sleep(double milliseconds) => _wall += (long)(milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>The monotonic clock runs alone.</summary>
    public void AdvanceMonotonic(double milliseconds) => _monotonic += (long)(milliseconds * TimeSpan.TicksPerMillisecond);
}
