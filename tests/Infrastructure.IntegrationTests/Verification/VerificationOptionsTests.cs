using System.Globalization;
using Accesskeys.Infrastructure.IntegrationTests.Settings;
using Accesskeys.Verification;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class VerificationOptionsTests
{
    private const string BoundRule = "must be a time span of 00:00:00.750 to 01:00:00, such as 00:00:01 for one second";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Settings_WhenNoneIsGiven_AreTheDefaults(string? nothing)
    {
        var settings = Read(("RevocationBound", nothing), ("CacheEntries", nothing), ("ConcurrentLookups", nothing), ("AcceptForeignTokens", nothing));

        (settings.RevocationBound, settings.CacheEntries, settings.ConcurrentLookups, settings.AcceptForeignTokens)
            .ShouldBe((TimeSpan.FromSeconds(1), 100_000, 32, false));
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
    [InlineData("AcceptForeignTokens", "1", "must be true or false")]
    [InlineData("AcceptForeignTokens", "yes", "must be true or false")]
    [InlineData("RevocationBound", "00:00:00.749", BoundRule)]
    [InlineData("RevocationBound", "01:00:00.001", BoundRule)]
    [InlineData("RevocationBound", "1", BoundRule)]
    [InlineData("RevocationBound", "1s", BoundRule)]
    [InlineData("RevocationBound", "-00:00:01", BoundRule)]
    [InlineData("CacheEntries", "0", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", "-1", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", "10000001", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", "1e3", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", " 5", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", "+5", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", "0x10", "must be a whole number from 1 to 10000000")]
    [InlineData("CacheEntries", "abc", "must be a whole number from 1 to 10000000")]
    [InlineData("ConcurrentLookups", "0", "must be a whole number from 1 to 1000")]
    [InlineData("ConcurrentLookups", "1001", "must be a whole number from 1 to 1000")]
    [InlineData("ConcurrentLookups", "99999999999", "must be a whole number from 1 to 1000")]
    public void Setting_WhenInvalid_FailsWithItsNameAndRule(string name, string text, string rule)
    {
        var failure = Should.Throw<OptionsValidationException>(() => Read((name, text)));

        failure.Message.ShouldBe($"Accesskeys:{name}: {rule}");
        failure.InnerException.ShouldBeNull();
    }

    [Fact]
    public void RevocationBound_InACultureWithADecimalComma_HasTheSameLimits()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Read(("RevocationBound", "00:00:00.750")).RevocationBound.ShouldBe(TimeSpan.FromMilliseconds(750));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void UnknownEntries_WhenThereIsRoomForOneKey_AreStillOne() =>
        new VerificationOptions { CacheEntries = 1 }.UnknownEntries.ShouldBe(1);

    private static VerificationOptions Read(params (string Name, string? Value)[] settings) =>
        TestSettings.Read<VerificationOptions>(VerificationOptions.Section, settings);
}
