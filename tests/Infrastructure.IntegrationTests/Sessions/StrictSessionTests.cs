using System.Text.Json.Nodes;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>Signed by our own key, and yet not as we write it.</summary>
public sealed class StrictSessionTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("crit", """["exp"]""")]
    [InlineData("crit", """["b64"]""")]
    [InlineData("crit", """["gen"]""")]
    [InlineData("crit", "[]")]
    [InlineData("crit", "null")]
    [InlineData("crit", "\"exp\"")]
    [InlineData("CRIT", """["exp"]""")]
    [InlineData("b64", "false")]
    [InlineData("b64", "true")]
    [InlineData("zip", "\"DEF\"")]
    [InlineData("cty", "\"JWT\"")]
    [InlineData("enc", "\"A128CBC-HS256\"")]
    [InlineData("jku", "\"https://127.0.0.1/keys\"")]
    [InlineData("jwk", "{}")]
    [InlineData("x5c", "[]")]
    [InlineData("kid", "null")]
    [InlineData("kid", "7")]
    [InlineData("kid", "[]")]
    [InlineData("alg", "\"hs256\"")]
    [InlineData("alg", "\"HS256 \"")]
    [InlineData("alg", """["HS256"]""")]
    [InlineData("alg", "null")]
    [InlineData("typ", "\"Accesskeys-Session+JWT\"")]
    [InlineData("typ", "\"application/accesskeys-session+jwt\"")]
    [InlineData("typ", """["accesskeys-session+jwt"]""")]
    public async Task FindCaller_WithUnknownOrMistypedHeaderMember_FindsNoCaller(string member, string json)
    {
        var forged = fixture.Forge();
        forged.Header[member] = JsonNode.Parse(json);

        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Theory]
    [InlineData("exp", "\"4102444800\"")]
    [InlineData("exp", "4102444800.5")]
    [InlineData("exp", "4102444800.0")]
    [InlineData("exp", "4.1024448e9")]
    [InlineData("exp", "253402300800")]
    [InlineData("exp", "9223372036854775807")]
    [InlineData("exp", "9223372036854775808")]
    [InlineData("exp", "1e400")]
    [InlineData("exp", "-9223372036854775808")]
    [InlineData("exp", "true")]
    [InlineData("exp", "null")]
    [InlineData("exp", "[4102444800]")]
    [InlineData("nbf", "\"1\"")]
    [InlineData("nbf", "1.5")]
    [InlineData("nbf", "true")]
    [InlineData("nbf", "null")]
    [InlineData("nbf", "-1")]
    [InlineData("nbf", "4102444800")]
    [InlineData("nbf", "9223372036854775807")]
    [InlineData("iat", "\"1\"")]
    [InlineData("iat", "1.5")]
    [InlineData("iat", "false")]
    [InlineData("iat", "null")]
    [InlineData("iat", "-1")]
    [InlineData("iat", "4102444800")]
    [InlineData("gen", "\"0\"")]
    [InlineData("gen", "0.0")]
    [InlineData("gen", "null")]
    [InlineData("gen", "4294967296")]
    [InlineData("jti", "7")]
    [InlineData("jti", "null")]
    [InlineData("aud", """["accesskeys"]""")]
    [InlineData("aud", """["accesskeys","another"]""")]
    [InlineData("aud", "null")]
    [InlineData("iss", """["accesskeys"]""")]
    [InlineData("iss", "\"Accesskeys\"")]
    public async Task FindCaller_WithMistypedOrImpossibleClaim_FindsNoCaller(string claim, string json)
    {
        var forged = fixture.Forge();
        forged.Payload[claim] = JsonNode.Parse(json);

        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Fact]
    public async Task FindCaller_WithSubjectInAnotherNotation_FindsNoCaller()
    {
        foreach (var format in new[] { "N", "B", "P", "X" })
        {
            var forged = fixture.Forge();
            forged.Payload["sub"] = fixture.Agent.Id.ToString(format);

            (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull(format);
        }
    }

    [Theory]
    [InlineData("""{"alg":"HS256",""", "{")]
    [InlineData("""{"alg":"none",""", "{")]
    [InlineData("""{"typ":"JWT",""", "{")]
    [InlineData("""{"\u0061lg":"none",""", "{")]
    [InlineData("{", """{"exp":1,""")]
    [InlineData("{", """{"sub":"00000000-0000-0000-0000-000000000000",""")]
    [InlineData("{", """{"\u0065xp":4102444800,""")]
    [InlineData("{", """{"other":1,"other":1,""")]
    [InlineData("{", """{"other":{"a":1,"a":2},""")]
    [InlineData("{", "{/**/")]
    [InlineData("\ufeff{", "{")]
    [InlineData("{", "[{")]
    public async Task FindCaller_WithDuplicateMembersOrLenientJson_FindsNoCaller(string header, string payload)
    {
        var forged = fixture.Forge();
        var token = forged.ToString(header + forged.Header.ToJsonString()[1..], payload + forged.Payload.ToJsonString()[1..]);

        (await fixture.FindCallerAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task FindCaller_WithClaimOfALaterVersion_FindsTheAgent()
    {
        var forged = fixture.Forge();
        forged.Payload["later"] = new JsonObject { ["exp"] = 1 };

        (await fixture.FindCallerAsync(forged.ToString())).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("iat")]
    public async Task FindCaller_WithStartAheadOfThisClock_AllowsFiveMinutes(string claim)
    {
        var forged = fixture.Forge();
        forged.Payload[claim] = fixture.Database.Node.Clock.Now.AddMinutes(5).ToUnixTimeSeconds();
        (await fixture.FindCallerAsync(forged.ToString())).ShouldNotBeNull();

        forged.Payload[claim] = fixture.Database.Node.Clock.Now.AddMinutes(5).ToUnixTimeSeconds() + 1;
        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Fact]
    public async Task FindCaller_WithLastPossibleExpiry_FindsTheAgent()
    {
        var forged = fixture.Forge();
        forged.Payload["exp"] = 253402300799;

        (await fixture.FindCallerAsync(forged.ToString())).ShouldNotBeNull();
    }
}
