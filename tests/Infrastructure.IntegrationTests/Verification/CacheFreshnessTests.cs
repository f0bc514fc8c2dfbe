using Accesskeys.Verification;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class CacheFreshnessTests
{
    private readonly TestClock _clock = new();
    private readonly CacheFreshness _freshness;

    public CacheFreshnessTests()
    {
        _clock.Hold();
        _freshness = new CacheFreshness(new VerificationOptions(), _clock);
    }

    private static TimeSpan Bound => new VerificationOptions().RevocationBound;

    private TimeSpan Left => _freshness.Left(ClockReading.Now(_clock));

    [Fact]
    public void Nothing_BeforeTheFirstCompletePoll_IsFresh()
    {
        Left.ShouldBe(TimeSpan.Zero);
        _freshness.Lag.ShouldBeNull();
    }

    [Fact]
    public void Fresh_IsWhatWasConfirmedLessThanTheBoundAgo()
    {
        _freshness.Confirm(ClockReading.Now(_clock));
        Left.ShouldBe(Bound);

        _clock.Advance(Bound - TimeSpan.FromMilliseconds(1));
        Left.ShouldBe(TimeSpan.FromMilliseconds(1));
        _freshness.Lag.ShouldBe(Bound - TimeSpan.FromMilliseconds(1));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Fresh_CountsFromBeforeThePollAndNotFromItsEnd()
    {
        var sent = ClockReading.Now(_clock);
        _clock.Advance(Bound / 4);

        _freshness.Confirm(sent);

        Left.ShouldBe(Bound * 3 / 4);
    }

    [Fact]
    public void Fresh_WhenTheClockOnTheWallIsSetBack_EndsAsEver()
    {
        _freshness.Confirm(ClockReading.Now(_clock));

        _clock.Advance(Bound / 2);
        _clock.Now -= TimeSpan.FromHours(1);
        Left.ShouldBe(Bound / 2);

        _clock.Advance(Bound / 2);
        Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Fresh_WhenTheMachineSlept_IsNothing()
    {
        _freshness.Confirm(ClockReading.Now(_clock));

        // The monotonic clock didn't advance meanwhile.
        _clock.Now += TimeSpan.FromHours(1);

        Left.ShouldBeLessThan(TimeSpan.Zero);
        _freshness.Lag.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Fresh_AfterADoubt_IsNothingUntilTheNextConfirmation()
    {
        _freshness.Confirm(ClockReading.Now(_clock));

        _freshness.Doubt();
        Left.ShouldBe(TimeSpan.Zero);

        _freshness.Confirm(ClockReading.Now(_clock));
        Left.ShouldBe(Bound);
    }
}
