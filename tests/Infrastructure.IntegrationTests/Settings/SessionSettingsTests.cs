using System.Security.Cryptography;
using System.Text;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Settings;

public sealed class SessionSettingsTests : IDisposable
{
    private readonly DirectoryInfo _contentRoot = Directory.CreateTempSubdirectory("accesskeys-");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void SigningKey_WhenMissingInProduction_StopsStartup(string? signingKey) =>
        Should.Throw<SettingException>(() => Read(Environments.Production, signingKey))
            .Message.ShouldStartWith("Sessions:SigningKey: ");

    [Theory]
    [InlineData("hunter2")]
    [InlineData("31 bytes are one byte too short")]
    [InlineData("ééééééééééééééé")]
    public void SigningKey_WhenTooShort_StopsStartupAndIsNotShown(string signingKey)
    {
        foreach (var environment in new[] { Environments.Production, Environments.Development })
        {
            var refusal = Should.Throw<SettingException>(() => Read(environment, signingKey));

            refusal.Message.ShouldStartWith("Sessions:SigningKey: ");
            refusal.ToString().ShouldNotContain(signingKey);
        }
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("éééééééééééééééé")]
    [InlineData("abababababababababababababababab")]
    [InlineData("0123456789012345678901234567890123456789")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("zyxwvutsrqponmlkjihgfedcba9876543210")]
    [InlineData("passwordpasswordpasswordpassword")]
    [InlineData("changeme changeme changeme changeme")]
    [InlineData("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbcccccccccccccccc")]
    public void SigningKey_WhenEasyToGuess_StopsStartupAndIsNotShown(string signingKey)
    {
        var rejection = Should.Throw<SettingException>(() => Read(Environments.Production, signingKey));

        rejection.Message.ShouldStartWith("Sessions:SigningKey: is easy to guess; ");
        rejection.ToString().ShouldNotContain(signingKey);
    }

    [Fact]
    public void SigningKey_DrawnAtRandom_IsNeverTakenForOneThatIsEasyToGuess()
    {
        for (var round = 0; round < 2000; round++)
        {
            SigningKey.IsPredictable(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32, lowercase: true))).ShouldBeFalse();
            SigningKey.IsPredictable(RandomNumberGenerator.GetBytes(32)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("32 bytes are as many as it takes")]
    [InlineData("éàüößçñêéàüößçñêéàüö")]
    [InlineData("QUJDREVGR0hJSktMTU5PUFFSU1RVVldY")]
    public void SigningKey_WhenItIsLongEnough_IsTakenAsItIsWritten(string signingKey) =>
        Read(Environments.Production, signingKey).SigningKey.Subkey("session")
            .ShouldBe(new SigningKey(Encoding.UTF8.GetBytes(signingKey)).Subkey("session"));

    [Fact]
    public void SigningKey_WhenNoneIsGivenInDevelopment_IsMadeAndKept()
    {
        var made = Read(Environments.Development, signingKey: null);

        Read(Environments.Development, signingKey: "").SigningKey.Subkey("session").ShouldBe(made.SigningKey.Subkey("session"));
        File.Exists(Path.Combine(_contentRoot.FullName, "App_Data", "signing.key")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, 24 * 60 * 60)]
    [InlineData("", 24 * 60 * 60)]
    [InlineData("1.00:00:00", 24 * 60 * 60)]
    [InlineData("00:00:01", 1)]
    [InlineData("3650.00:00:00", 3650L * 24 * 60 * 60)]
    public void Lifetime_WhenItIsRight_IsThatLong(string? lifetime, long seconds) =>
        Read(Environments.Production, Node.SigningKey, lifetime).Lifetime.ShouldBe(TimeSpan.FromSeconds(seconds));

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
        var refusal = Should.Throw<SettingException>(() => Read(Environments.Production, Node.SigningKey, lifetime));

        refusal.Message.ShouldBe("Sessions:Lifetime: must be a time span of 1 second to 3650 days, such as 1.00:00:00 for one day");
        refusal.InnerException.ShouldBeNull();
    }

    public void Dispose() => _contentRoot.Delete(recursive: true);

    private SessionSettings Read(string environment, string? signingKey, string? lifetime = null) => SessionSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sessions:SigningKey"] = signingKey,
            ["Sessions:Lifetime"] = lifetime,
        }).Build(),
        Mock.Of<IHostEnvironment>(host => host.EnvironmentName == environment && host.ContentRootPath == _contentRoot.FullName));
}
