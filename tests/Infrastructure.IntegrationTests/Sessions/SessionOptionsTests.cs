using Accesskeys.Infrastructure.IntegrationTests.Settings;
using Accesskeys.Infrastructure.Sessions;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class SessionOptionsTests
{
    [Theory]
    [InlineData(null, 24 * 60 * 60)]
    [InlineData("", 24 * 60 * 60)]
    [InlineData("1.00:00:00", 24 * 60 * 60)]
    [InlineData("00:00:01", 1)]
    [InlineData("3650.00:00:00", 3650L * 24 * 60 * 60)]
    public void Lifetime_WhenItIsRight_IsThatLong(string? lifetime, long seconds) =>
        Read(lifetime).Lifetime.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("0")]
    [InlineData("00:00:00.9999999")]
    [InlineData("-1.00:00:00")]
    [InlineData("3650.00:00:01")]
    [InlineData("24:00")]
    [InlineData("1 day")]
    [InlineData("hunter2")]
    public void Lifetime_WhenInvalid_StopsStartupAndIsNotShown(string lifetime)
    {
        var failure = Should.Throw<OptionsValidationException>(() => Read(lifetime));

        failure.Message.ShouldBe("Sessions:Lifetime: must be a time span of 1 second to 3650 days, such as 1.00:00:00 for one day");
        failure.InnerException.ShouldBeNull();
    }

    private static SessionOptions Read(string? lifetime) =>
        TestSettings.Read<SessionOptions>(SessionOptions.Section, (nameof(SessionOptions.Lifetime), lifetime));
}
