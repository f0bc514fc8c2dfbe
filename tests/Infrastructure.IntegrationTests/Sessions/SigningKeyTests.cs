using System.Text;
using Accesskeys.Infrastructure.Secrets;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class SigningKeyTests
{
    private static readonly byte[] _secret = Encoding.UTF8.GetBytes(Node.SigningKey);

    [Fact]
    public void Subkey_WhenTheUseIsTheSame_IsTheSameOnEveryNode() =>
        new SigningKey(_secret).Subkey("session").ShouldBe(new SigningKey([.. _secret]).Subkey("session"));

    [Fact]
    public void Subkey_WhenTheUseOrTheSecretDiffers_Differs()
    {
        var another = new SigningKey(Encoding.UTF8.GetBytes(Node.SigningKey + " "));
        var subkeys = new[]
        {
            new SigningKey(_secret).Subkey("session"),
            new SigningKey(_secret).Subkey("page token"),
            another.Subkey("session"),
            another.Subkey("page token"),
        };

        subkeys.ShouldAllBe(subkey => subkey.Length == 32);
        subkeys.Select(Convert.ToHexString).ShouldBeUnique();
    }
}
