using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.IntegrationTests.Contract;

/// <summary>What the document says a member can hold is what is taken, to the last one.</summary>
public sealed class LimitTests(Service service) : IClassFixture<Service>
{
    private const string Key = "CreateAccesskey";
    private const string Customer = "CreateCustomer";
    private const string Verification = "VerifyAccesskey";
    private const string Report = "RevokeTokens";

    [Theory]
    [InlineData(Key, "name")]
    [InlineData(Key, "detail")]
    [InlineData(Customer, "name")]
    [InlineData(Customer, "username")]
    [InlineData(Customer, "password")]
    public async Task Text_OfADocumentedLength_IsTakenAndNoneBeyond(string request, string member)
    {
        var schema = await MemberAsync(request, member);

        await BoundsAsync(request, member, schema, "minLength", "maxLength", length => new string('x', (int)length));
    }

    [Theory]
    [InlineData(Key, "scopes", "orders:{0}")]
    [InlineData(Key, "allowed_ips", "203.0.113.{0}/32")]
    [InlineData(Verification, "scopes", "orders:{0}")]
    [InlineData(Verification, "tokens", "{0}")]
    [InlineData(Report, "tokens", "{0}")]
    public async Task Array_OfADocumentedLength_IsTakenAndNoneBeyond(string request, string member, string item)
    {
        var schema = await MemberAsync(request, member);

        await BoundsAsync(request, member, schema, "minItems", "maxItems", count =>
            new JsonArray([.. Enumerable.Range(0, (int)count).Select(number => JsonValue.Create(string.Format(null, item, number)))]));
    }

    [Fact]
    public async Task Lifetime_WithinTheDocumentedBounds_IsTakenAndNoneBeyond()
    {
        var schema = await MemberAsync(Key, "expire");

        await BoundsAsync(Key, "expire", schema, "minimum", "maximum", seconds => seconds);
    }

    [Theory]
    [InlineData("name", "Ünïcode 鍵 🔑")]
    [InlineData("name", "a\tb")]
    [InlineData("name", "a\u007f")]
    [InlineData("name", "a\u009fb")]
    [InlineData("detail", "a\tb\r\nc\n")]
    [InlineData("detail", "a\u000bb")]
    [InlineData("detail", "\u0085")]
    [InlineData("scopes", "*")]
    [InlineData("scopes", "orders:read")]
    [InlineData("scopes", "orders:*")]
    [InlineData("scopes", "orders*")]
    [InlineData("scopes", ":*")]
    [InlineData("scopes", "Orders")]
    [InlineData("scopes", "orders\n")]
    [InlineData("scopes", "")]
    [InlineData("scopes", "a234567890123456789012345678901234567890123456789012345678901234:*")]
    [InlineData("scopes", "a2345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Text_IsTakenWhereItMatchesTheDocumentedPattern(string member, string text)
    {
        var schema = await MemberAsync(Key, member);
        var isArray = schema.TryGetProperty("items", out var items);
        var pattern = (isArray ? items : schema).GetProperty("pattern").GetString()!;

        var answer = await AskAsync(Key, member, isArray ? new JsonArray(text) : text);

        (answer.Status == HttpStatusCode.OK).ShouldBe(Matches(pattern, text), answer.Text);
    }

    [Fact]
    public async Task Codes_ThatAreNamed_AreOfTheDocumentedForm()
    {
        var document = await DocumentAsync();
        var schema = Schema(document, "Problem").GetProperty("properties").GetProperty("code");

        var codes = Regex.Matches(document.GetRawText(), "\"code: ([^\"]+)\"").SelectMany(match => match.Groups[1].Value.Split(", ")).ToHashSet();

        codes.Count.ShouldBeGreaterThan(10);
        codes.ShouldAllBe(code => Matches(schema.GetProperty("pattern").GetString()!, code) && code.Length <= schema.GetProperty("maxLength").GetInt32());
    }

    // JavaScript's $, by which the document is read, is the very end.
    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern[..^1] + @"\z");

    private async Task BoundsAsync(string request, string member, JsonElement schema, string least, string most, Func<long, JsonNode> value)
    {
        var maximum = schema.GetProperty(most).GetInt64();
        (await AskAsync(request, member, value(maximum))).Status.ShouldBe(HttpStatusCode.OK);
        await RejectedAsync(maximum + 1);
        if (schema.TryGetProperty(least, out var minimum))
        {
            (await AskAsync(request, member, value(minimum.GetInt64()))).Status.ShouldBe(HttpStatusCode.OK);
            await RejectedAsync(minimum.GetInt64() - 1);
        }

        async Task RejectedAsync(long beyond) =>
            (await AskAsync(request, member, value(beyond))).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldNotBeEmpty();
    }

    private Task<ServiceResponse> AskAsync(string request, string member, JsonNode value)
    {
        var (path, body) = request switch
        {
            Key => ("/v1.0/accesskeys", new JsonObject { ["expire"] = 60 }),
            Customer => ("/v1.0/customers", new JsonObject { ["name"] = "Third", ["username"] = $"agent-{Guid.NewGuid():N}", ["password"] = Service.Password }),
            Verification => ("/v1.0/accesskeys/verify", member == "tokens" ? [] : new JsonObject { ["token"] = "" }),
            _ => ("/auth/revoke", new JsonObject()),
        };
        body[member] = value;
        return service.PostAsync(path, body.ToJsonString(), request == Report ? null : service.Accesskey);
    }

    private async Task<JsonElement> MemberAsync(string request, string member) =>
        Schema(await DocumentAsync(), request).GetProperty("properties").GetProperty(member);

    private async Task<JsonElement> DocumentAsync() => (await service.GetAsync("/openapi/v1.json")).Json;

    private static JsonElement Schema(JsonElement document, string name) =>
        document.GetProperty("components").GetProperty("schemas").GetProperty(name);
}
