using Accesskeys.Infrastructure.Persistence;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class MangledSessionTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("....")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.e30")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("W10.W10.W10")]
    [InlineData("€.€.€")]
    [InlineData("\0.\0.\0")]
    [InlineData("\ud800.\ud800.\ud800")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiJ9.e30.e30")]
    public async Task Session_WhenGarbage_IsInvalid(string token) =>
        (await fixture.FindCallerAsync(token)).ShouldBeNull();

    [Fact]
    public void Session_WhenArbitraryText_IsInvalid() =>
        Prop.ForAll<string?, string?, string?>((header, payload, signature) =>
            FindsNoCaller($"{header}.{payload}.{signature}") && FindsNoCaller(header + payload)).QuickCheckThrowOnFailure();

    [Fact]
    public void Session_WithAnAlteredCharacter_IsInvalid()
    {
        var token = fixture.Forge().ToString();

        // The last character's spare bits are not of the signature, so that one is left alone.
        var alterations =
            from position in Gen.Choose(0, token.Length - 2)
            from character in Gen.Elements("AZaz09-_.=+/ \n!é".ToCharArray()).Where(character => character != token[position])
            select token[..position] + character + token[(position + 1)..];

        Prop.ForAll(alterations.ToArbitrary(), FindsNoCaller).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Session_WhenEncrypted_IsInvalid()
    {
        var token = fixture.Forge().ToString();
        var encrypted = new JsonWebTokenHandler().EncryptToken(token, new EncryptingCredentials(
            new SymmetricSecurityKey(Forged.Key), JwtConstants.DirectKeyUseAlg, SecurityAlgorithms.Aes128CbcHmacSha256));

        encrypted.Split('.').Length.ShouldBe(5);
        (await fixture.FindCallerAsync(encrypted)).ShouldBeNull();
    }

    [Fact]
    public async Task Session_WhenItIsOfNoSession_AsksNoDatabase()
    {
        await using var empty = TestDatabase.Empty(DatabaseProvider.Sqlite);

        (await SessionFixture.FindCallerAsync(empty.Node, "a.b.c")).ShouldBeNull();

        var outage = await Should.ThrowAsync<Exception>(
            () => SessionFixture.FindCallerAsync(empty.Node, fixture.Forge().ToString()));
        DatabaseOutage.CauseOf(outage).ShouldNotBeNull();
    }

    private bool FindsNoCaller(string token) => fixture.FindCallerAsync(token).GetAwaiter().GetResult() is null;
}
