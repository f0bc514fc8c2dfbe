using System.Globalization;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Domain.UnitTests.Limits;

public sealed class CreditsTests
{
    [Fact]
    public void Text_OfCredits_IsReadBackAsEqual()
    {
        foreach (var credits in new[] { new Credits(0, Refill: null), new Credits(Credits.Most, new Refill(Credits.Most, RefillPeriod.Month)) })
        {
            Credits.Parse(credits.ToString()).ShouldBe(credits);
            credits.ToString().Length.ShouldBeLessThanOrEqualTo(Credits.TextLength);
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(Credits.Most + 1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, Credits.Most + 1)]
    public void Of_CreditsOutOfRange_Throws(long remaining, long refill) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Credits.Of(remaining, new Refill(refill, RefillPeriod.Day)));

    [Theory]
    [InlineData(RefillPeriod.Day, "2028-02-29T23:59:59.999Z", "2028-02-29")]
    [InlineData(RefillPeriod.Week, "2026-11-29T23:59:59.999Z", "2026-11-23")]
    [InlineData(RefillPeriod.Week, "2026-11-30T00:00:00Z", "2026-11-30")]
    [InlineData(RefillPeriod.Week, "2027-01-01T12:00:00Z", "2026-12-28")]
    [InlineData(RefillPeriod.Month, "2027-02-28T23:59:59.999Z", "2027-02-01")]
    [InlineData(RefillPeriod.Month, "2027-03-01T00:00:00Z", "2027-03-01")]
    public void Period_OfATime_BeginsAtMidnight(RefillPeriod period, string time, string start) =>
        period.StartAt(Milliseconds(time)).ShouldBe(Milliseconds(start + "T00:00:00Z"));

    [Theory]
    [InlineData(0)]
    [InlineData(Credits.Most + 1)]
    [InlineData(-Credits.Most - 1)]
    public void Addition_OutOfRange_Throws(long add) => Should.Throw<ArgumentOutOfRangeException>(
        () => CreditAddition.Create(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), add, DateTimeOffset.UnixEpoch));

    private static long Milliseconds(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
