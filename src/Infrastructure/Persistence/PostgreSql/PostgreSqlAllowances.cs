namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal static class PostgreSqlAllowances
{
    public static SqlCalendar Calendar { get; } = new(
        "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)",
        time => $"CAST(extract(epoch FROM {Month(time)}) * 1000 AS bigint)",
        time => $"CAST(extract(epoch FROM {Month(time)} + interval '1 month') * 1000 AS bigint)");

    private static string Month(string time) => $"date_trunc('month', to_timestamp({time} / 1000) AT TIME ZONE 'UTC')";
}
