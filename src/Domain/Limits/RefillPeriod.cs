namespace Accesskeys.Domain.Limits;

/// <summary>How often credits are refilled: in UTC, at midnight. Weeks begin on Monday, months on their first day.</summary>
public enum RefillPeriod
{
    Day,
    Week,
    Month,
}

public static class RefillPeriods
{
    private const long Day = 24 * 60 * 60 * 1000;

    // The first Monday after the Unix epoch, which was a Thursday.
    private const long FirstMonday = 4 * Day;

    /// <summary>The start of the period that contains this time, both in milliseconds since the Unix epoch.</summary>
    public static long StartAt(this RefillPeriod period, long now)
    {
        switch (period)
        {
            case RefillPeriod.Day:
                return now - (now % Day);
            case RefillPeriod.Week:
                return now - ((now - FirstMonday) % (7 * Day));
            default:
                var date = DateTimeOffset.FromUnixTimeMilliseconds(now);
                return new DateTimeOffset(date.Year, date.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        }
    }

    /// <summary>The end of the period that contains this time, both in milliseconds since the Unix epoch.</summary>
    public static long EndAt(this RefillPeriod period, long now) => period switch
    {
        RefillPeriod.Day => period.StartAt(now) + Day,
        RefillPeriod.Week => period.StartAt(now) + (7 * Day),
        _ => DateTimeOffset.FromUnixTimeMilliseconds(period.StartAt(now)).AddMonths(1).ToUnixTimeMilliseconds(),
    };
}
