using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class ExplainTests(Service service)
{
    public sealed class OnSqlite(Service service) : ExplainTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ExplainTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ExplainTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/accesskeys/explain";
    private const string Token = "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf";

    [Theory]
    [InlineData("", "doesn't begin with vb_")]
    [InlineData("sk_live_1234", "doesn't begin with vb_")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPN", "34 characters instead of 35")]
    [InlineData(" vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf", "white space")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWX-Z1qxPNf", "only letters and digits")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXZZ1qxPNf", "typing error")]
    public async Task Explain_OfATextThatIsNoToken_SaysWhatIsWrong(string token, string detail)
    {
        var explanation = await ExplainAsync(new JsonObject { ["token"] = token }, service.Session);

        explanation.EnumerateObject().Select(member => member.Name).ShouldBe(["reason", "detail", "tm_since", "missing_scopes", "retry_after", "accesskey"]);
        Reason(explanation).ShouldBe("malformed");
        explanation.GetProperty("detail").GetString()!.ShouldContain(detail);
        explanation.GetProperty("accesskey").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Explain_OfAKeyInEachState_GivesTheFirstReasonThatApplies()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync("""{"scopes": ["orders:read"], "allowed_ips": ["203.0.113.0/24"]}""", session);
        JsonObject Use() => new() { ["token"] = key.Token, ["ip"] = "198.51.100.7", ["scopes"] = new JsonArray("orders:read", "orders:write", "calls:read") };

        (await ReasonAsync(new JsonObject { ["token"] = key.Token })).ShouldBe("valid");
        (await ReasonAsync(new JsonObject { ["token"] = key.Token, ["ip"] = "203.0.113.7", ["scopes"] = new JsonArray("orders:read") })).ShouldBe("valid");
        (await ReasonAsync(Use())).ShouldBe("ip_not_allowed");
        await service.PutAsync(key.Path, """{"allowed_ips": []}""", session);
        var missing = await ExplainAsync(Use(), session);
        Reason(missing).ShouldBe("insufficient_scope");
        missing.GetProperty("missing_scopes").GetRawText().ShouldBe("""["orders:write","calls:read"]""");
        await service.PutAsync(key.Path, """{"enabled": false}""", session);
        (await ReasonAsync(Use())).ShouldBe("disabled");
        await SetAsync(key.Id, "ExpiresAt = 1000000");
        var expired = await ExplainAsync(Use(), session);
        (Reason(expired), Since(expired)).ShouldBe(("expired", "1970-01-01T00:00:01.000000Z"));
        var deleted = (await service.SendAsync(HttpMethod.Delete, key.Path, session)).Json.GetProperty("tm_delete").GetString();
        var gone = await ExplainAsync(Use(), session);
        (Reason(gone), Since(gone)).ShouldBe(("deleted", deleted));
        gone.GetProperty("accesskey").GetProperty("id").GetGuid().ShouldBe(key.Id);
        gone.GetProperty("accesskey").GetProperty("tm_delete").GetString().ShouldBe(deleted);

        async Task<string> ReasonAsync(JsonObject body) => Reason(await ExplainAsync(body, session));
    }

    [Fact]
    public async Task Explain_OfARotatedKey_NamesItsSuccessor()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (ended, lasting) = (await service.CreateKeyAsync(by: session), await service.CreateKeyAsync(by: session));
        var successor = KeyCreation.Made(await service.SendAsync(HttpMethod.Post, ended.Path + "/rotate", session));
        await service.PostAsync(lasting.Path + "/rotate", """{"grace": 60}""", session);

        var explanation = await ExplainAsync(new JsonObject { ["token"] = ended.Token }, session);
        var grace = await ExplainAsync(new JsonObject { ["token"] = lasting.Token }, session);

        Reason(explanation).ShouldBe("rotated");
        explanation.GetProperty("accesskey").GetProperty("rotated_to").GetGuid().ShouldBe(successor.Id);
        explanation.GetProperty("tm_since").GetString().ShouldBe(explanation.GetProperty("accesskey").GetProperty("tm_expire").GetString());
        Reason(grace).ShouldBe("valid");
        grace.GetProperty("detail").GetString()!.ShouldContain("replaced by rotation");
    }

    [Fact]
    public async Task Explain_OfALimitedKey_SaysWhatIsSpentAndSpendsNothing()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var paid = await service.CreateKeyAsync("""{"credits": {"remaining": 1, "refill": {"amount": 5, "every": "day"}}}""", session);
        var limited = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1, "window": 2678400}]}""", session);
        var plain = await service.CreateKeyAsync(by: session);
        foreach (var key in new[] { paid, limited, paid, limited })
        {
            Reason(await ExplainAsync(new JsonObject { ["token"] = key.Token }, session)).ShouldBe("valid");
        }

        foreach (var key in new[] { paid, limited })
        {
            (await service.PostAsync("/v1.0/accesskeys/verify", $$"""{"token": "{{key.Token}}"}""", session)).Json.GetProperty("code").GetString().ShouldBe("valid");
        }

        var (credits, window) = (
            await ExplainAsync(new JsonObject { ["token"] = paid.Token }, session), await ExplainAsync(new JsonObject { ["token"] = limited.Token }, session));
        Reason(credits).ShouldBe("credits_exhausted");
        credits.GetProperty("retry_after").GetInt32().ShouldBeInRange(1, 24 * 60 * 60);
        Reason(window).ShouldBe("rate_limited");
        window.GetProperty("retry_after").GetInt32().ShouldBeInRange(1, 2_678_400);

        await service.PutAsync($"/v1.0/customers/{customer.Id}", """{"credits": {"remaining": 0}}""", service.Session);
        var shared = await ExplainAsync(new JsonObject { ["token"] = plain.Token }, session);
        Reason(shared).ShouldBe("credits_exhausted");
        shared.GetProperty("detail").GetString()!.ShouldContain("the customer");
        shared.GetProperty("retry_after").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Explain_OfAnotherCustomersKey_IsTheSameAsOfOneThatNeverExisted()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var others = await service.CreateKeyAsync(by: session);
        var never = TokenFormat.Default.Generate();
        foreach (var caller in new[] { (await service.RegisterCustomerAsync()).Session, service.Session, service.Accesskey })
        {
            var answers = new HashSet<string>();
            foreach (var (member, value) in new[]
            {
                ("token", others.Token), ("token", never.Reveal()), ("token_prefix", others.Token[..11]), ("token_prefix", never.Prefix),
                ("id", $"{others.Id}"), ("id", $"{Guid.NewGuid()}"),
            })
            {
                answers.Add((await service.PostAsync(Path, new JsonObject { [member] = value }.ToJsonString(), caller)).Text);
            }

            answers.ShouldHaveSingleItem().ShouldContain("\"reason\":\"not_found\"");
        }
    }

    [Fact]
    public async Task Explain_ByIdAndByPrefix_FindsTheSameKey()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync(by: session);
        var byToken = (await service.PostAsync(Path, $$"""{"token": "{{key.Token}}"}""", session)).Text;

        (await service.PostAsync(Path, $$"""{"token_prefix": "{{key.Token[..11]}}"}""", session)).Text.ShouldBe(byToken);
        (await service.PostAsync(Path, $$"""{"id": "{{key.Id.ToString().ToUpperInvariant()}}"}""", session)).Text.ShouldBe(byToken);
    }

    [Fact]
    public async Task Explain_ByAPrefixOfSeveralKeys_ExplainsEachNewestFirstDeletedOnesToo()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var keys = new List<CreatedKey>();
        while (keys.Count < 3)
        {
            keys.Add(await service.CreateKeyAsync(by: session));
            await SetAsync(keys[^1].Id, "TokenPrefix = 'vb_SameSame'");
        }

        await service.SendAsync(HttpMethod.Delete, keys[1].Path, session);

        var answer = (await service.PostAsync(Path, """{"token_prefix": "vb_SameSame"}""", session)).Json;

        answer.GetProperty("complete").GetBoolean().ShouldBeTrue();
        answer.GetProperty("result").EnumerateArray().Select(Reason).ShouldBe(["valid", "deleted", "valid"]);
        answer.GetProperty("result").EnumerateArray().Select(explanation => explanation.GetProperty("accesskey").GetProperty("id").GetGuid())
            .ShouldBe(keys.Select(key => key.Id).Reverse());
    }

    [Fact]
    public async Task Explain_OfARejectedKey_IsNoUseAndNoChange()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync("""{"enabled": false}""", session);
        var changes = await service.ChangesAsync();

        Reason(await ExplainAsync(new JsonObject { ["token"] = key.Token }, session)).ShouldBe("disabled");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        (await service.ChangesAsync()).ShouldBe(changes);
        (await service.GetAsync(key.Path + "/refusals", session)).Json.GetProperty("result").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "token")]
    [InlineData($$"""{"token": "{{Token}}", "token_prefix": "vb_ABCDEFGH"}""", "token_prefix")]
    [InlineData($$"""{"token": "{{Token}}", "id": "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"}""", "id")]
    [InlineData("""{"token_prefix": "vb_ABCDEFGH", "id": "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"}""", "id")]
    [InlineData("""{"token_prefix": ""}""", "token_prefix")]
    [InlineData("""{"token_prefix": "vb_ABCDEFGHI"}""", "token_prefix")]
    [InlineData("""{"id": "1"}""", "id")]
    [InlineData("""{"token": "x", "ip": "203.0.113.0/24"}""", "ip")]
    [InlineData("""{"token": "x", "scopes": ["Orders"]}""", "scopes")]
    [InlineData("""{"token": "x", "scope": ["orders:read"]}""", "scopes")]
    [InlineData("""{"token": "x", "client_ip": "203.0.113.7"}""", "ip")]
    public async Task Explain_AgainstARule_NamesTheMember(string body, string member) =>
        (await service.PostAsync(Path, body, service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf(member).ShouldHaveSingleItem();

    private static string Reason(JsonElement explanation) => explanation.GetProperty("reason").GetString()!;

    private static string? Since(JsonElement explanation) => explanation.GetProperty("tm_since").GetString();

    private async Task<JsonElement> ExplainAsync(JsonObject body, string session)
    {
        var answer = await service.PostAsync(Path, body.ToJsonString(), session);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("result").EnumerateArray().ShouldHaveSingleItem();
    }

    private async Task SetAsync(Guid key, string assignment)
    {
        await using var connection = await service.Location.OpenAsync();
        await connection.ExecuteAsync($"UPDATE Accesskeys SET {assignment} WHERE Id = '{key.ToString().ToUpperInvariant()}'");
    }
}
