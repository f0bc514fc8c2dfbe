using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset _sent = new(2026, 12, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1500, -1500)]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(200, 0)]
    [InlineData(1300, 1100)]
    public void Skew_Always_IsTheLeastThatExplainsTheReading(int databaseMs, int expectedMs)
    {
        var skew = new ClockSkew(new VerificationOptions());

        skew.Measure(_sent.AddMilliseconds(databaseMs), _sent, received: _sent.AddMilliseconds(200));

        skew.Current.ShouldBe(TimeSpan.FromMilliseconds(expectedMs));
        skew.IsTooLarge.ShouldBe(Math.Abs(expectedMs) > 1000);
    }

    [Fact]
    public void Skew_WhenNothingWasMeasured_IsWhatItWas()
    {
        var skew = new ClockSkew(new VerificationOptions());
        skew.Measure(_sent, _sent.AddSeconds(1), _sent.AddSeconds(1));

        skew.Measure(database: null, _sent, _sent);

        skew.Current.ShouldBe(TimeSpan.FromSeconds(-1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenThisMachinesClockIsAhead_TellsByHowMuch(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        scene.Node.Clock.Now = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1);

        await scene.Node.PollAsync();

        var skew = scene.Node.Get<ClockSkew>();
        skew.Current.ShouldBe(TimeSpan.FromHours(-1), tolerance: TimeSpan.FromMinutes(1));
        skew.IsTooLarge.ShouldBeTrue();
    }
}
