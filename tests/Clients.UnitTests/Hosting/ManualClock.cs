namespace Accesskeys.Clients.UnitTests.Hosting;

/// <summary>No time passes but what the test says.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _timestamp;
    private long _wall = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _timestamp);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _wall), TimeSpan.Zero);

    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _timestamp, time.Ticks);
        Sleep(time);
    }

    /// <summary>Simulates a sleeping machine: the monotonic clock stops while the wall clock advances.</summary>
    public void Sleep(TimeSpan time) => Interlocked.Add(ref _wall, time.Ticks);
}
