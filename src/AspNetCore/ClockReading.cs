namespace Accesskeys.AspNetCore;

/// <summary>
/// A moment by both clocks. The monotonic one stands still while a machine sleeps, the one on the wall can be set back: of the
/// two, time has passed by the one that says more.
/// </summary>
internal readonly record struct ClockReading(long Timestamp, DateTimeOffset Wall)
{
    public static ClockReading Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    public TimeSpan Since(ClockReading earlier, TimeProvider clock)
    {
        var monotonic = clock.GetElapsedTime(earlier.Timestamp, Timestamp);
        var wall = Wall - earlier.Wall;
        return monotonic > wall ? monotonic : wall;
    }
}
