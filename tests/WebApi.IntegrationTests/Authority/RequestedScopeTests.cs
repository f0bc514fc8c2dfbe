using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>What others ask of a key: <c>verify</c> with scopes, and a proxy with <c>?scope=</c>.</summary>
public abstract class RequestedScopeTests(Service service)
{
    public sealed class OnSqlite(Service service) : RequestedScopeTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : RequestedScopeTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : RequestedScopeTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Refused = """{"valid":false,"code":"insufficient_scope"}""";

    [Theory]
    [InlineData("[]", true)]
    [InlineData("null", true)]
    [InlineData("""["orders:read"]""", true)]
    [InlineData("""["orders:read", "stock"]""", true)]
    [InlineData("""["orders:*"]""", true)]
    [InlineData("""["orders"]""", false)]
    [InlineData("""["stock", "bills"]""", false)]
    [InlineData("""["*"]""", false)]
    public async Task Verify_WithScopes_TakesThemAll(string asked, bool holds)
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["orders:*", "stock"]}""");

        // First read from the database, then from the cache.
        foreach (var answer in new[] { await VerifyAsync(key.Token, asked), await VerifyAsync(key.Token, asked) })
        {
            if (holds)
            {
                answer.Json.GetProperty("code").GetString().ShouldBe("valid");
                answer.Json.GetProperty("scopes").GetRawText().ShouldBe("""["orders:*","stock"]""");
            }
            else
            {
                answer.Text.ShouldBe(Refused);
            }
        }
    }

    [Fact]
    public async Task Verify_OfMany_AsksEachForThem()
    {
        var (holds, lacks) = (await service.CreateKeyAsync("""{"scopes": ["a"]}"""), await service.CreateKeyAsync("""{"scopes": ["b"]}"""));

        var answer = await service.PostAsync(
            "/v1.0/accesskeys/verify", $$"""{"tokens": ["{{holds.Token}}", "{{lacks.Token}}", "x"], "scopes": ["a"]}""", service.Session);

        answer.Json.GetProperty("result").EnumerateArray().Select(result => result.GetProperty("code").GetString())
            .ShouldBe(["valid", "insufficient_scope", "malformed"]);
    }

    [Fact]
    public async Task Verify_OfAnothersKey_DoesNotSayWhatItLacks()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync("""{"scopes": ["a"]}""");

        (await VerifyAsync(key.Token, """["b"]""", stranger)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
        (await VerifyAsync(key.Token, """["b"]""")).Text.ShouldBe(Refused);
        (await VerifyAsync(key.Token, """["b"]""", stranger)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
    }

    [Fact]
    public async Task Verify_OfAKeyWithMoreAmissThanScopes_SaysThatFirst()
    {
        var disabled = await service.CreateKeyAsync("""{"scopes": ["a"], "enabled": false}""");
        var expired = await service.CreateKeyAsync("""{"scopes": ["a"], "enabled": false, "expire": 1}""");
        service.Clock.Advance(TimeSpan.FromSeconds(1));

        (await VerifyAsync(disabled.Token, """["b"]""")).Code.ShouldBe("disabled");
        (await VerifyAsync(expired.Token, """["b"]""")).Code.ShouldBe("expired");
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("?scope=orders:read", HttpStatusCode.OK)]
    [InlineData("?scope=orders%3Aread", HttpStatusCode.OK)]
    [InlineData("?%73cope=orders:read&scope=stock", HttpStatusCode.OK)]
    [InlineData("?other=bills&page=2&state=a%3Bb&x=%zz", HttpStatusCode.OK)]
    [InlineData("?scope=bills", HttpStatusCode.Forbidden)]
    [InlineData("?scope=stock&scope=bills", HttpStatusCode.Forbidden)]
    [InlineData("?scope=", HttpStatusCode.Forbidden)]
    [InlineData("?scope", HttpStatusCode.Forbidden)]
    [InlineData("?scope=orders:read%20stock", HttpStatusCode.Forbidden)]
    public async Task ForwardAuth_WithAScope_PassesWhoHoldsIt(string query, HttpStatusCode status)
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["orders:*", "stock"]}""");

        foreach (var answer in new[] { await service.GetAsync("/auth/verify" + query, key.Token), await service.GetAsync("/auth/verify" + query, key.Token) })
        {
            answer.Status.ShouldBe(status);
            if (status == HttpStatusCode.Forbidden)
            {
                answer.ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope");
                answer.Header("X-Accesskey-Id").ShouldBeNull();
            }
        }
    }

    [Theory]
    [InlineData("Scope=orders:read")]
    [InlineData("SCOPE=orders:read")]
    [InlineData("scopes=orders:read")]
    [InlineData("scope[]=orders:read")]
    [InlineData("scope%5B%5D=orders:read")]
    [InlineData("scope[0]=orders:read")]
    [InlineData("scope.=orders:read")]
    [InlineData("_scope=orders:read")]
    [InlineData("%20scope=orders:read")]
    [InlineData("+scope=orders:read")]
    [InlineData("scope%20=orders:read")]
    [InlineData("scope%00=orders:read")]
    [InlineData("%2573cope=orders:read")]
    [InlineData("%EF%BB%BFscope=orders:read")]
    [InlineData("s%E2%80%8Bcope=orders:read")]
    [InlineData("requiredScope=orders:read")]
    [InlineData("required_scopes=orders:read")]
    [InlineData("scop=orders:read")]
    [InlineData("scpoe=orders:read")]
    [InlineData("sscope=orders:read")]
    [InlineData("skope=orders:read")]
    [InlineData("s%ffcope=orders:read")]
    [InlineData("sc%80ope=orders:read")]
    [InlineData("sco%c3pe=orders:read")]
    [InlineData("Scope")]
    [InlineData("scopes=")]
    [InlineData("scope:orders:read")]
    [InlineData("scope%3Dorders:read")]
    [InlineData("scope;x=1")]
    [InlineData("x=1;scope=orders:read")]
    [InlineData("x=1%26scope=orders:read")]
    [InlineData("x?scope=orders:read")]
    [InlineData("?scope=orders:read")]
    [InlineData("scope=orders:read&Scope=orders:read")]
    public async Task ForwardAuth_WithAMisspelledScopeParameter_RejectsTheRequest(string query)
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["orders:*", "stock"]}""");

        foreach (var credential in new[] { key.Token, service.Accesskey })
        {
            (await service.GetAsync("/auth/verify?" + query, credential)).ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope")
                .Header("X-Accesskey-Id").ShouldBeNull();
        }

        (await service.GetAsync("/auth/verify?" + query, "x")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task ForwardAuth_OfABadKey_IsUnauthorizedWhateverTheScope()
    {
        var disabled = await service.CreateKeyAsync("""{"scopes": [], "enabled": false}""");

        foreach (var credential in new[] { disabled.Token, "x", service.Session })
        {
            (await service.GetAsync("/auth/verify?scope=a", credential)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await service.GetAsync("/auth/verify?scope=a")).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
    }

    private Task<ServiceResponse> VerifyAsync(string token, string scopes, string? credential = null) =>
        service.PostAsync("/v1.0/accesskeys/verify", $$"""{"token": "{{token}}", "scopes": {{scopes}}}""", credential ?? service.Session);
}
