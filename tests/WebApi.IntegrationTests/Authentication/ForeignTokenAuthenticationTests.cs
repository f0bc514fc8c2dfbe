using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Authentication;

public abstract class ForeignTokenAuthenticationTests(ForeignTokenAuthenticationTests.Accepting service)
{
    public sealed class OnSqlite(Accepting service) : ForeignTokenAuthenticationTests(service), IClassFixture<Accepting>;

    public sealed class OnSqlServer(SqlServer<Accepting> server)
        : ForeignTokenAuthenticationTests(server.Hosted), IClassFixture<SqlServer<Accepting>>;

    public sealed class OnPostgreSql(PostgreSql<Accepting> server)
        : ForeignTokenAuthenticationTests(server.Hosted), IClassFixture<PostgreSql<Accepting>>;

    public sealed class Accepting : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Accesskeys:AcceptForeignTokens"] = "true",
            ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
            ["ForwardAuth:UriHeader"] = "X-Original-URI",
        };
    }

    private const string Path = "/v1.0/customer";
    private const string ForwardAuth = "/auth/verify";

    public static TheoryData<string> Paths => [Path, ForwardAuth];

    public static TheoryData<string> Forms =>
    [
        "sk_live_{new}", "{new}", "vb_{new}", "{new}.b", "{new}.b.c.d", "Zm9v/YmFy+{new}==", "{new}{new}{new}{new}{new}{new}{new}{new}",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task ForeignToken_InEachPlaceThatTakesAKey_IsGood(string form)
    {
        var token = await GivenAsync(form);
        var escaped = Uri.EscapeDataString(token);

        foreach (var path in new[] { Path, ForwardAuth })
        {
            (await service.GetAsync(path, token)).Status.ShouldBe(HttpStatusCode.OK, path);
            (await service.GetAsync($"{path}?accesskey={escaped}")).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        (await service.SendAsync(HttpMethod.Get, ForwardAuth, headers: ("X-Original-URI", $"/?accesskey={escaped}")))
            .Status.ShouldBe(HttpStatusCode.OK);
        (await service.VerifyAsync(token)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task ForeignToken_BeyondAscii_IsGoodInUtf8AndBadInAnythingElse()
    {
        var token = await GivenAsync("caf\u00e9-{new}");
        var latin1 = $"GET {Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n";
        var utf8 = latin1.Replace("\u00e9", "\u00c3\u00a9", StringComparison.Ordinal);

        (await RawHttp.SendAsync(service.Address, utf8)).ShouldStartWith("HTTP/1.1 200 ");
        (await RawHttp.SendAsync(service.Address, latin1)).ShouldStartWith("HTTP/1.1 401 ");
        (await RawHttp.SendAsync(service.Address, $"GET {ForwardAuth} HTTP/1.1\r\nHost: x\r\nX-Original-URI: /?accesskey={token.Replace("\u00e9", "\u00c3\u00a9", StringComparison.Ordinal)}\r\nConnection: close\r\n\r\n"))
            .ShouldStartWith("HTTP/1.1 200 ");
    }

    [Theory]
    [InlineData(" {0} ")]
    [InlineData("{0}")]
    [InlineData("Bearer {0}")]
    public async Task Revoke_OfAForeignTokenWithSurroundingText_RevokesTheKey(string written)
    {
        var token = await GivenAsync("sk {new}");

        (await service.PostAsync("/auth/revoke", $$"""{"tokens": ["{{string.Format(null, written, token)}}"]}"""))
            .Status.ShouldBe(HttpStatusCode.OK);

        (await service.VerifyAsync(token)).Code.ShouldBe("not_found");
    }

    [Theory]
    [InlineData(" {new} ")]
    [InlineData("Bearer {new}")]
    public async Task Revoke_OfAForeignTokenContainingSpaces_RevokesTheKey(string form)
    {
        var token = await GivenAsync(form);

        (await service.PostAsync("/auth/revoke", $$"""{"tokens": ["{{token}}"]}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await service.VerifyAsync(token)).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task ForeignToken_OfThreeParts_IsAKeyInItsParameterAndASessionInTheHeader()
    {
        var token = await GivenAsync("{new}.b.c");

        (await service.GetAsync($"{Path}?accesskey={token}")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync($"{ForwardAuth}?accesskey={token}")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.VerifyAsync(token)).Code.ShouldBe("valid");
        (await service.GetAsync(Path, token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await service.GetAsync(ForwardAuth, token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task ForeignToken_InTheParameterOfSessions_IsRejected(string path)
    {
        var token = await GivenAsync("sk_live_{new}");

        (await service.GetAsync($"{path}?token={token}")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Refusals_OfForeignTokensOfAnyForm_AreTheSameToTheByteAsAnUnknownKeys(string path)
    {
        var disabled = await GivenAsync("{new}", """{"enabled": false}""");
        var elsewhere = await GivenAsync("{new}", """{"allowed_ips": ["10.0.0.0/8"]}""");
        var expected = Anonymised(await service.GetAsync(path, TokenFormat.Default.Generate().Reveal()));

        foreach (var token in new[] { "x", "sk_live_unknown", "vb_", "a.b.c", new string('x', 512), new string('x', 513), new string('x', 5000), disabled, elsewhere })
        {
            Anonymised(await service.GetAsync($"{path}?accesskey={token}")).ShouldBe(expected, token);
            Anonymised(await service.GetAsync(path, token)).ShouldBe(expected, token);
        }
    }

    [Fact]
    public async Task Verify_OfForeignTokens_TellsTheUnknownFromWhatIsNone()
    {
        (await service.VerifyAsync(new string('x', 20))).Code.ShouldBe("not_found");
        (await service.VerifyAsync(new string('x', 19))).Code.ShouldBe("malformed");
        (await service.VerifyAsync(new string('x', 512))).Code.ShouldBe("not_found");
        (await service.VerifyAsync(new string('x', 513))).Code.ShouldBe("malformed");
        (await service.VerifyAsync("")).Code.ShouldBe("malformed");
    }

    [Fact]
    public async Task ForeignToken_ShorterThanTwentyCharacters_IsNeverAKey()
    {
        var key = await service.CreateKeyAsync();
        foreach (var token in new[] { "ab", "vb_12345678", $"{key.Id:N}"[..19] })
        {
            await service.Location.GiveTokenAsync(key.Id, token);
            foreach (var path in new[] { Path, ForwardAuth })
            {
                (await service.GetAsync(path, token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
                (await service.GetAsync($"{path}?accesskey={token}")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            }

            (await service.SendAsync(HttpMethod.Get, ForwardAuth, headers: ("X-Original-URI", $"/?accesskey={token}"))).Status
                .ShouldBe(HttpStatusCode.Unauthorized);
            (await service.VerifyAsync(token)).Text.ShouldBe("""{"valid":false,"code":"malformed"}""");
            (await service.VerifyAsync(token, cacheControl: "no-cache")).Text.ShouldBe("""{"valid":false,"code":"malformed"}""");
            (await service.PostAsync("/auth/revoke", $$"""{"tokens": ["{{token}}"]}""")).Status.ShouldBe(HttpStatusCode.OK);
            (await service.GetAsync(key.Path, service.Session)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(512)]
    public async Task ForeignToken_OfTheShortestAndTheLongestLength_IsGood(int length)
    {
        var token = $"{Guid.NewGuid():N}".PadRight(length, 'x')[..length];
        await service.Location.GiveTokenAsync((await service.CreateKeyAsync()).Id, token);

        (await service.GetAsync(Path, token)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.VerifyAsync(token)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task ForeignToken_IsBoundAsAnyOtherKey()
    {
        var token = await GivenAsync("sk_live_{new}", """{"scopes": ["a"]}""");
        var (_, stranger) = await service.RegisterCustomerAsync();

        (await service.GetAsync("/v1.0/accesskeys", token)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        (await service.GetAsync(ForwardAuth + "?scope=b", token)).ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope");
        (await service.VerifyAsync(token, stranger)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
    }

    [Fact]
    public async Task ForeignToken_OfADeletedKey_IsRejectedImmediately()
    {
        var key = await service.CreateKeyAsync();
        await service.Location.GiveTokenAsync(key.Id, $"sk_live_{key.Id}");
        (await service.GetAsync(Path, $"sk_live_{key.Id}")).Status.ShouldBe(HttpStatusCode.OK);

        await service.Client(service.Session).DeleteAccesskeyAsync(key.Id);

        (await service.GetAsync(Path, $"sk_live_{key.Id}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ForeignToken_OnceReported_IsRejectedImmediately()
    {
        var token = await GivenAsync("sk_live_{new}");
        (await service.GetAsync(Path, token)).Status.ShouldBe(HttpStatusCode.OK);

        (await service.PostAsync("/auth/revoke", $$"""{"tokens": ["x", "", "{{token}}"]}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await service.GetAsync(Path, token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task OurTokensAndSessions_AreTakenAsEver()
    {
        foreach (var credential in new[] { service.Accesskey, service.Session })
        {
            (await service.GetAsync(Path, credential)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await service.GetAsync($"{Path}?token={service.Session}")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync($"{Path}?accesskey={service.Accesskey}")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync($"{Path}?accesskey=x", "y")).ShouldBeProblem(HttpStatusCode.BadRequest, "conflicting_credentials");
    }

    private async Task<string> GivenAsync(string form, string members = "{}")
    {
        var token = form.Replace("{new}", $"{Guid.NewGuid():N}", StringComparison.Ordinal);
        await service.Location.GiveTokenAsync((await service.CreateKeyAsync(members)).Id, token);
        return token;
    }

    private static string Anonymised(ServiceResponse answer)
    {
        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        return answer.Header("WWW-Authenticate") + answer.Text.Replace(answer.Header("X-Request-Id")!, "", StringComparison.Ordinal);
    }
}
