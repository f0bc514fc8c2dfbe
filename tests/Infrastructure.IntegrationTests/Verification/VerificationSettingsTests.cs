using Accesskeys.Infrastructure.Settings;
using Accesskeys.Verification;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class VerificationSettingsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Settings_WhenNoneIsGiven_AreTheDefaults(string? nothing)
    {
        var settings = Read(("RevocationBound", nothing), ("CacheEntries", nothing), ("ConcurrentLookups", nothing), ("AcceptForeignTokens", nothing));

        settings.ShouldBe(new VerificationOptions(TimeSpan.FromSeconds(1), CacheEntries: 100_000, ConcurrentLookups: 32));
        settings.UnknownEntries.ShouldBe(25_000);
        settings.PollPeriod.ShouldBe(TimeSpan.FromSeconds(1) / 6);
    }

    [Theory]
    [InlineData("00:00:00.750", 0.75)]
    [InlineData("00:00:05", 5)]
    [InlineData("01:00:00", 3600)]
    public void RevocationBound_WhenItIsWithinItsLimits_IsTaken(string text, double seconds) =>
        Read(("RevocationBound", text)).RevocationBound.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("CacheEntries", "1", 1)]
    [InlineData("CacheEntries", "10000000", 10_000_000)]
    [InlineData("ConcurrentLookups", "1", 1)]
    [InlineData("ConcurrentLookups", "1000", 1000)]
    public void Count_WhenItIsWithinItsLimits_IsTaken(string name, string text, int count)
    {
        var settings = Read((name, text));

        (name == "CacheEntries" ? settings.CacheEntries : settings.ConcurrentLookups).ShouldBe(count);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    public void AcceptForeignTokens_WhenItIsGiven_IsTaken(string text, bool isOn) =>
        Read(("AcceptForeignTokens", text)).AcceptForeignTokens.ShouldBe(isOn);

    [Theory]
    [InlineData("AcceptForeignTokens", "1")]
    [InlineData("AcceptForeignTokens", "yes")]
    [InlineData("RevocationBound", "00:00:00.749")]
    [InlineData("RevocationBound", "01:00:00.001")]
    [InlineData("RevocationBound", "1")]
    [InlineData("RevocationBound", "1s")]
    [InlineData("RevocationBound", "-00:00:01")]
    [InlineData("CacheEntries", "0")]
    [InlineData("CacheEntries", "-1")]
    [InlineData("CacheEntries", "10000001")]
    [InlineData("CacheEntries", "1e3")]
    [InlineData("CacheEntries", " 5")]
    [InlineData("ConcurrentLookups", "0")]
    [InlineData("ConcurrentLookups", "1001")]
    [InlineData("ConcurrentLookups", "99999999999")]
    public void Setting_WhenInvalid_StopsStartupAndIsNamed(string name, string text)
    {
        var refusal = Should.Throw<SettingException>(() => Read((name, text))).Message;

        refusal.ShouldStartWith($"Accesskeys:{name}: ");
        refusal.ShouldNotContain('\n');
    }

    [Fact]
    public void UnknownEntries_WhenThereIsRoomForOneKey_AreStillOne() =>
        (VerificationOptions.Default with { CacheEntries = 1 }).UnknownEntries.ShouldBe(1);

    private static VerificationOptions Read(params (string Name, string? Value)[] settings) => VerificationSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Accesskeys:{setting.Name}", setting => setting.Value))
            .Build());
}
