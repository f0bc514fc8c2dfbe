using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

public sealed class HousekeepingSettingsTests
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
        Should.Throw<SettingException>(() => Read(given)).Message.ShouldStartWith("Accesskeys:RetainDeletedFor: must be ");

    private static HousekeepingSettings Read(string? given) => HousekeepingSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Accesskeys:RetainDeletedFor"] = given }).Build());
}
