using System.Security.Cryptography;
using System.Text;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Settings;

public sealed class SigningKeySettingsTests : IDisposable
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

    public void Dispose() => _contentRoot.Delete(recursive: true);

    private SigningKeySettings Read(string environment, string? signingKey) => SigningKeySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sessions:SigningKey"] = signingKey,
        }).Build(),
        Mock.Of<IHostEnvironment>(host => host.EnvironmentName == environment && host.ContentRootPath == _contentRoot.FullName));
}
