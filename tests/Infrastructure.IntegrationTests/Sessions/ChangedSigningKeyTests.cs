using System.Security.Cryptography;
using System.Text;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>Changing the signing key on one node after the other doesn't end any session.</summary>
public sealed class ChangedSigningKeyTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    private const string Old = Node.SigningKey;
    private const string New = "the key that takes the place of the old";

    [Fact]
    public async Task Session_OfTheOldKey_CountsForAsLongAsThatKeyIsNamed()
    {
        var session = await BeginAsync(With(Old));

        (await IsKnownAsync(With(New, Old), session)).ShouldBeTrue();
        (await IsKnownAsync(With(New, "yet another key of thirty-two bytes", Old), session)).ShouldBeTrue();
        (await IsKnownAsync(With(New), session)).ShouldBeFalse();
    }

    [Fact]
    public async Task Session_SignedWithTheNewKey_IsValidOnANodeThatAlreadyTrustsIt()
    {
        var session = await BeginAsync(With(New, Old));

        (await IsKnownAsync(With(Old, New), session)).ShouldBeTrue();
        (await IsKnownAsync(With(Old), session)).ShouldBeFalse();
    }

    [Fact]
    public async Task Session_WhenItBegins_NamesTheKeyInUseAndNothingOfItsSecret()
    {
        var (old, changed) = (await BeginAsync(With(Old)), await BeginAsync(With(New, Old)));

        KeyId(old).ShouldBe(Key(Old).TokenKey.KeyId);
        KeyId(changed).ShouldBe(Key(New).TokenKey.KeyId);
        KeyId(old).Length.ShouldBe(11);
        KeyId(old).ShouldNotBe(KeyId(changed));
    }

    [Fact]
    public async Task Session_ThatNamesNoKey_CountsByTheKeyInUseAlone()
    {
        var session = fixture.Forge().ToString();

        (await IsKnownAsync(With(Old, New), session)).ShouldBeTrue();
        (await IsKnownAsync(With(New, Old), session)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("AAAAAAAAAAA")]
    [InlineData("../signing.key")]
    public async Task Session_NamingAnUnknownKey_IsInvalid(string keyId)
    {
        var forged = fixture.Forge();
        forged.Header["kid"] = keyId;

        (await IsKnownAsync(With(Old, New), forged.ToString())).ShouldBeFalse();
    }

    [Fact]
    public async Task Session_NamingAnotherKeyThanItsOwn_IsInvalid()
    {
        var forged = fixture.Forge();
        forged.Header["kid"] = Key(Old).TokenKey.KeyId;
        forged.Sign = text => HMACSHA256.HashData(Key(New).Subkey("session"), text);
        (await IsKnownAsync(With(Old, New), forged.ToString())).ShouldBeFalse();

        forged.Header["kid"] = Key(New).TokenKey.KeyId;
        (await IsKnownAsync(With(Old, New), forged.ToString())).ShouldBeTrue();
    }

    private static SigningKey Key(string secret) => new(Encoding.UTF8.GetBytes(secret));

    private static string KeyId(string session) => new JsonWebToken(session).Kid;

    private Node With(string secret, params string[] previous) => fixture.Database.StartNode(services => services.AddSingleton(
        new SigningKeySettings(Key(secret), [.. previous.Select(Key)])));

    private Task<string> BeginAsync(Node node) => SessionFixture.BeginAsync(node, fixture.Agent);

    private static async Task<bool> IsKnownAsync(Node node, string session) => await SessionFixture.FindCallerAsync(node, session) is not null;
}
