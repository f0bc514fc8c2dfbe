namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>The time of day is the test's to set; what is measured is real until the test holds it.</summary>
internal sealed class TestClock : TimeProvider
{
    private const long Real = long.MinValue;

    private long _ticks = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero).Ticks;
    private long _held = Real;

    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _ticks, value.UtcTicks);
    }

    /// <summary>How slowly timers run. Raise it so that none fires on a slow machine, or lower it so that tests don't wait.</summary>
    public double TimerPace { get; set; } = 1;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Interlocked.Read(ref _held) is var held && held == Real ? base.GetTimestamp() : held;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * TimerPace : dueTime, period);

    /// <summary>No time passes any more but what <see cref="Advance"/> says, and no timer strikes.</summary>
    public void Hold()
    {
        Interlocked.Exchange(ref _held, base.GetTimestamp());
        TimerPace = 100;
    }

    public void Advance(TimeSpan time)
    {
        Now += time;
        Interlocked.Add(ref _held, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
