using System.Globalization;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Domain.UnitTests.Limits;

public sealed class RefillPeriodTests
{
    [Theory]
    [InlineData(RefillPeriod.Day, "2026-12-31T23:59:59Z", "2026-12-31", "2027-01-01")]
    [InlineData(RefillPeriod.Week, "2026-12-06T12:00:00Z", "2026-11-30", "2026-12-07")]
    [InlineData(RefillPeriod.Week, "2026-12-07T00:00:00Z", "2026-12-07", "2026-12-14")]
    [InlineData(RefillPeriod.Month, "2028-02-29T12:00:00Z", "2028-02-01", "2028-03-01")]
    [InlineData(RefillPeriod.Month, "2026-12-01T00:00:00Z", "2026-12-01", "2027-01-01")]
    public void StartAndEnd_OfAPeriod_AreMidnightsInUtc(RefillPeriod period, string now, string start, string end) =>
        (period.StartAt(At(now)), period.EndAt(At(now))).ShouldBe((At(start), At(end)));

    private static long At(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
}
