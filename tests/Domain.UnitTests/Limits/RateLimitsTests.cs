using Accesskeys.Domain.Limits;

namespace Accesskeys.Domain.UnitTests.Limits;

public sealed class RateLimitsTests
{
    private static readonly RateLimit _minute = new(100, 60, Measure.Requests);

    [Fact]
    public void Text_OfLimits_IsReadBackAsEqual()
    {
        var limits = RateLimits.Of([
            _minute, new(RateLimit.Most, RateLimit.LongestWindow, Measure.Cost), new(RateLimit.Most, RateLimit.LongestWindow, Measure.Requests),
            new(1, 1, Measure.Cost)]);

        var text = limits.ToString();

        text.ShouldBe("100/60,1000000000/2678400c,1000000000/2678400,1/1c");
        text.Length.ShouldBeLessThanOrEqualTo(RateLimits.TextLength);
        var read = RateLimits.Parse(text);
        (read.Equals(limits), read.GetHashCode()).ShouldBe((true, limits.GetHashCode()));
    }

    [Fact]
    public void Text_OfNone_IsEmpty()
    {
        RateLimits.None.ToString().ShouldBe("");
        RateLimits.Parse("").ShouldBeSameAs(RateLimits.None);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(RateLimit.Most + 1, 60)]
    [InlineData(1, 0)]
    [InlineData(1, RateLimit.LongestWindow + 1)]
    public void Of_ALimitOutOfRange_Throws(long limit, int window) =>
        Should.Throw<ArgumentException>(() => RateLimits.Of([new RateLimit(limit, window, Measure.Requests)]));

    [Fact]
    public void Of_CreditsTooManyOrTwoForOneWindow_Throws()
    {
        Should.Throw<ArgumentException>(() => RateLimits.Of([new RateLimit(1, 60, Measure.Credits)]));
        Should.Throw<ArgumentException>(() => RateLimits.Of([_minute, _minute with { Limit = 7 }]));
        Should.Throw<ArgumentException>(() => RateLimits.Of(Enumerable.Range(1, 5).Select(window => new RateLimit(1, window, Measure.Cost))));
        RateLimits.Of([_minute, _minute with { Counts = Measure.Cost }]).Count.ShouldBe(2);
    }
}
