using System.Text;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Settings;

public sealed class PreviousSigningKeysTests
{
    private const string Setting = "Sessions:PreviousSigningKeys";
    private const string Old = "an old key of thirty-two bytes ..";
    private const string Older = "an older key of thirty-two bytes .";

    [Fact]
    public void PreviousSigningKeys_WhenNoneIsGiven_AreNone() => Read().PreviousSigningKeys.ShouldBeEmpty();

    [Fact]
    public void PreviousSigningKeys_WhenSomeAreGiven_CountBehindTheOneInUse() =>
        Read((Setting + ":0", Old), (Setting + ":1", Older)).SigningKeys.Select(key => key.TokenKey.KeyId)
            .ShouldBe(new[] { Node.SigningKey, Old, Older }.Select(secret => new SigningKey(Encoding.UTF8.GetBytes(secret)).TokenKey.KeyId));

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("31 bytes are one byte too short")]
    public void PreviousSigningKey_WhenTooShort_StopsStartupAndIsNotShown(string secret)
    {
        var refusal = Should.Throw<SettingException>(() => Read((Setting + ":0", Old), (Setting + ":1", secret)));

        refusal.Message.ShouldBe(Setting + ":1: must be at least 32 bytes of UTF-8");
    }

    [Fact]
    public void PreviousSigningKeys_WhenNotAList_StopStartupAndAreNotShown() =>
        Should.Throw<SettingException>(() => Read((Setting, Old))).Message.ShouldBe(Setting + ": must be a list: set " + Setting + ":0 for the first");

    [Fact]
    public void Settings_AsText_ShowNoKey() => Read((Setting + ":0", Old)).ToString().ShouldBe(nameof(SigningKeySettings));

    private static SigningKeySettings Read(params (string Name, string Value)[] settings) => SigningKeySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Append(("Sessions:SigningKey", Node.SigningKey)).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2)).Build(),
        Mock.Of<IHostEnvironment>(host => host.EnvironmentName == Environments.Production));
}
