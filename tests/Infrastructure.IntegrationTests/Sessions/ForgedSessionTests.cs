using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Accesskeys.Infrastructure.Secrets;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class ForgedSessionTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task Session_WhenNothingIsWrongWithIt_StandsForTheAgent() =>
        (await fixture.FindCallerAsync(fixture.Forge().ToString()))!.Actor.Id.ShouldBe(fixture.Agent.Id);

    [Theory]
    [InlineData("typ", "\"JWT\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", null)]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"HS384\"")]
    [InlineData("alg", "\"RS256\"")]
    [InlineData("alg", null)]
    public async Task Session_WithAWrongHeader_IsInvalid(string member, string? json)
    {
        var forged = fixture.Forge();
        Alter(forged.Header, member, json);

        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Theory]
    [InlineData("iss", "\"another\"")]
    [InlineData("iss", null)]
    [InlineData("aud", "\"another\"")]
    [InlineData("aud", "[\"another\",\"yet another\"]")]
    [InlineData("aud", null)]
    [InlineData("exp", null)]
    [InlineData("exp", "1")]
    [InlineData("exp", "-1")]
    [InlineData("exp", "\"tomorrow\"")]
    [InlineData("exp", "{}")]
    [InlineData("sub", null)]
    [InlineData("sub", "\"alice\"")]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "{}")]
    [InlineData("sub", "\"00000000-0000-0000-0000-000000000000\"")]
    public async Task Session_WithAWrongClaim_IsInvalid(string claim, string? json)
    {
        var forged = fixture.Forge();
        Alter(forged.Payload, claim, json);

        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Fact]
    public async Task Session_SignedByAnotherKey_IsInvalid()
    {
        var forged = fixture.Forge();
        var secret = Encoding.UTF8.GetBytes(Node.SigningKey);
        foreach (var key in new[] { secret, new byte[32], new SigningKey(secret).Subkey("page token") })
        {
            forged.Sign = text => HMACSHA256.HashData(key, text);
            (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Session_SignedByAnotherAlgorithm_IsInvalid()
    {
        var forged = fixture.Forge();
        forged.Header["alg"] = "HS512";
        forged.Sign = text => HMACSHA512.HashData(Forged.Key, text);

        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Fact]
    public async Task Session_WithoutASignature_IsInvalid()
    {
        var forged = fixture.Forge();
        forged.Sign = _ => [];
        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();

        forged.Header["alg"] = "none";
        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    [Fact]
    public async Task Session_OverFourKibibytes_IsInvalid()
    {
        var forged = fixture.Forge();
        forged.Payload["padding"] = "";
        var room = (4096 - forged.ToString().Length) * 3 / 4;

        forged.Payload["padding"] = new string('x', room - 3);
        forged.ToString().Length.ShouldBeInRange(4085, 4096);
        (await fixture.FindCallerAsync(forged.ToString())).ShouldNotBeNull();

        forged.Payload["padding"] = new string('x', room + 3);
        forged.ToString().Length.ShouldBeInRange(4097, 4110);
        (await fixture.FindCallerAsync(forged.ToString())).ShouldBeNull();
    }

    private static void Alter(JsonObject part, string member, string? json)
    {
        part.Remove(member);
        if (json is not null)
        {
            part[member] = JsonNode.Parse(json);
        }
    }
}
