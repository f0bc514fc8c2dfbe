namespace Accesskeys.Infrastructure.Persistence.Sqlite;

internal static class SqliteAllowances
{
    public static SqlCalendar Calendar { get; } = new(
        "CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)",
        time => $"unixepoch({time} / 1000, 'unixepoch', 'start of month') * 1000",
        time => $"unixepoch({time} / 1000, 'unixepoch', 'start of month', '+1 month') * 1000");
}
