using System.Globalization;

namespace Accesskeys.WebApi.IntegrationTests.Usage;

internal static class UsageRows
{
    /// <summary>Writes rows of usage, as nodes would.</summary>
    public static async Task AddUsageAsync(
        this Service service, string table, Guid customer, Guid key, params (string Start, string Outcome, long Uses, long Cost)[] rows)
    {
        await using var connection = await service.Location.OpenAsync();
        foreach (var (start, outcome, uses, cost) in rows)
        {
            await connection.ExecuteAsync(
                $"INSERT INTO {table} (Start, CustomerId, AccesskeyId, Outcome, Uses, Cost) VALUES ({Microseconds(start)}, "
                + $"'{customer.ToString().ToUpperInvariant()}', '{key.ToString().ToUpperInvariant()}', '{outcome}', {uses}, {cost})");
        }
    }

    private static long Microseconds(string time) =>
        (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
