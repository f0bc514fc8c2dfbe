namespace Accesskeys.AspNetCore;

/// <summary>
/// A moment by both clocks. The monotonic clock stops while a machine sleeps, and the wall clock can be set back. Elapsed time is
/// the longer of the two.
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
