using Accesskeys.Infrastructure.IntegrationTests.Settings;
using Accesskeys.Infrastructure.Maintenance;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

public sealed class HousekeepingOptionsTests
{
    [Theory]
    [InlineData(null, "90.00:00:00")]
    [InlineData("", "90.00:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("01:00:00", "01:00:00")]
    [InlineData("365", "365.00:00:00")]
    public void RetainDeletedFor_IsRead(string? given, string expected) =>
        Read(given).RetainDeletedFor.ToString("c").ShouldBe(expected);

    [Theory]
    [InlineData("-1")]
    [InlineData("00:59:59")]
    [InlineData("36501")]
    [InlineData("for ever")]
    public void RetainDeletedFor_WhenInvalid_StopsStartup(string given) =>
        Should.Throw<OptionsValidationException>(() => Read(given)).Message.ShouldStartWith("Accesskeys:RetainDeletedFor: must be ");

    private static HousekeepingOptions Read(string? given) =>
        TestSettings.Read<HousekeepingOptions>(HousekeepingOptions.Section, (nameof(HousekeepingOptions.RetainDeletedFor), given));
}
