namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal static class SqlServerAllowances
{
    private const string Epoch = "'19700101'";

    public static SqlCalendar Calendar { get; } = new(
        $"DATEDIFF_BIG(MILLISECOND, {Epoch}, SYSUTCDATETIME())",
        time => StartOfMonth(Months(time)),
        time => StartOfMonth(Months(time) + " + 1"));

    private static string Months(string time) => $"DATEDIFF(MONTH, {Epoch}, DATEADD(DAY, CAST({time} / 86400000 AS int), {Epoch}))";

    private static string StartOfMonth(string months) => $"DATEDIFF_BIG(MILLISECOND, {Epoch}, DATEADD(MONTH, {months}, {Epoch}))";
}
