using Accesskeys.Application.Accesskeys;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.IntegrationTests.Settings;

public sealed class LifetimeOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void MaxLifetime_WhenNoneIsGiven_IsNone(string? nothing) => Read(nothing).MaxLifetime.ShouldBeNull();

    [Theory]
    [InlineData("00:00:01", 1)]
    [InlineData("90.00:00:00", 90 * 24 * 60 * 60)]
    [InlineData("24855.03:14:07", int.MaxValue)]
    public void MaxLifetime_WithinItsLimits_IsTaken(string text, int seconds) => Read(text).MaxLifetime.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("0")]
    [InlineData("00:00:00.999")]
    [InlineData("-1.00:00:00")]
    [InlineData("24855.03:14:08")]
    [InlineData("90d")]
    public void MaxLifetime_BeyondItsLimits_IsRejectedByItsRule(string text) => Should.Throw<OptionsValidationException>(() => Read(text)).Message.ShouldBe(
        "Accesskeys:MaxLifetime: must be a time span of one second to 24855.03:14:07, such as 90.00:00:00 for 90 days");

    private static LifetimeOptions Read(string? text) => TestSettings.Read<LifetimeOptions>(LifetimeOptions.Section, ("MaxLifetime", text));
}
