using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class ImportTests(Service service)
{
    public sealed class OnSqlite(Service service) : ImportTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ImportTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ImportTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/accesskeys/import";
    private const int Most = 1000;

    [Fact]
    public async Task Import_OfAKey_KeepsItUnchangedAndAcceptsItsTokenImmediately()
    {
        var token = TokenFormat.Default.Generate().Reveal();
        (await service.VerifyAsync(token)).Code.ShouldBe("not_found");

        var result = await ImportOneAsync(Key(token, """
            {"name": "old", "detail": "line\nline", "token_prefix": "any prefix", "tm_expire": "2031-02-03T04:05:06.1234567+01:00",
             "scopes": ["orders:read"], "allowed_ips": ["203.0.113.0/24"], "enabled": false}
            """));

        result.GetProperty("token_hash").GetString().ShouldBe(HashOf(token));
        var key = await service.Client(service.Session).GetAccesskeyAsync(result.GetProperty("id").GetGuid());
        (key.Name, key.Detail, key.Token_prefix, key.Enabled).ShouldBe(("old", "line\nline", "any prefix", false));
        (key.Scopes.ShouldHaveSingleItem(), key.Allowed_ips.ShouldHaveSingleItem()).ShouldBe(("orders:read", "203.0.113.0/24"));
        key.Tm_expire.ShouldBe(new DateTimeOffset(2031, 2, 3, 3, 5, 6, TimeSpan.Zero).AddMicroseconds(123456));
        (await service.VerifyAsync(token)).Code.ShouldBe("disabled");
        (await service.ChangesOfAsync(key.Id)).ShouldHaveSingleItem().After!.ShouldNotContain(HashOf(token), Case.Insensitive);
    }

    [Fact]
    public async Task Import_WithNothingButWhatIsRequired_GivesWhatCreatingGivesAndTheScopesThatAreNamed()
    {
        var token = TokenFormat.Default.Generate().Reveal();
        (await service.VerifyAsync(token)).Code.ShouldBe("not_found");

        var result = await ImportOneAsync(Key(token, """{"scopes": ["a"]}"""));

        var key = await service.Client(service.Session).GetAccesskeyAsync(result.GetProperty("id").GetGuid());
        (key.Name, key.Detail, key.Token_prefix, key.Enabled).ShouldBe(("", "", "", true));
        key.Scopes.ShouldBe(["a"]);
        key.Allowed_ips.ShouldBeEmpty();
        (await service.VerifyAsync(token)).Code.ShouldBe("valid");
        (await service.GetAsync("/v1.0/customer", token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Import_OfExistingKeys_ReturnsExistsForOwnKeysAndConflictForTheRest()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var (own, theirs, deleted) = (await service.CreateKeyAsync(), await service.CreateKeyAsync(by: stranger), await service.CreateKeyAsync());
        await service.Client(service.Session).DeleteAccesskeyAsync(deleted.Id);

        var results = await ImportAsync([Key(own.Token), Key(theirs.Token), Key(deleted.Token)]);

        StatusesOf(results).ShouldBe(["exists", "conflict", "conflict"]);
        results[0].GetProperty("id").GetGuid().ShouldBe(own.Id);
        results[1].EnumerateObject().Select(member => member.Name).ShouldBe(["token_hash", "status"]);
        results[2].EnumerateObject().Select(member => member.Name).ShouldBe(["token_hash", "status"]);
        (await service.ChangesOfAsync(own.Id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Import_OfOneHashTwice_TakesTheFirstThatIsValid()
    {
        var (token, another) = (TokenFormat.Default.Generate().Reveal(), TokenFormat.Default.Generate().Reveal());

        var results = await ImportAsync(
        [
            Key(token, """{"name": "\u0000"}"""), Key(token, """{"name": "first"}"""), Key(another), Key(token, """{"name": "second"}"""),
        ]);

        StatusesOf(results).ShouldBe(["invalid", "created", "created", "exists"]);
        results[3].GetProperty("id").GetGuid().ShouldBe(results[1].GetProperty("id").GetGuid());
        (await service.Client(service.Session).GetAccesskeyAsync(results[1].GetProperty("id").GetGuid())).Name.ShouldBe("first");
    }

    [Fact]
    public async Task Import_OfAThousandAndTheSameAgain_TakesEachOnceInTheirOrder()
    {
        var tokens = Enumerable.Range(0, Most).Select(_ => TokenFormat.Default.Generate().Reveal()).ToList();
        var (customer, session) = await service.RegisterCustomerAsync();
        JsonObject[] Keys() => [.. tokens.Select(token => Key(token, $$"""{"detail": "{{new string('d', 4000)}}"}"""))];

        var first = await ImportAsync(Keys(), customerId: customer.Id);
        var second = await ImportAsync(Keys(), customerId: customer.Id);

        StatusesOf(first).ShouldAllBe(status => status == "created");
        StatusesOf(second).ShouldAllBe(status => status == "exists");
        first.Select(result => result.GetProperty("token_hash").GetString()).ShouldBe(tokens.Select(HashOf));
        second.Select(result => result.GetProperty("id").GetGuid()).ShouldBe(first.Select(result => result.GetProperty("id").GetGuid()));
        (await service.VerifyAsync(tokens[^1], session)).Code.ShouldBe("valid");
    }

    [Theory]
    [InlineData("name", "\"\\u0000\"")]
    [InlineData("detail", "\"\\u0000\"")]
    [InlineData("token_prefix", "\"twelve chars\"")]
    [InlineData("token_prefix", "\"tab\\t\"")]
    [InlineData("tm_expire", "null")]
    [InlineData("tm_expire", "\"\"")]
    [InlineData("tm_expire", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("tm_expire", "\"9999-01-01T00:00:00Z\"")]
    [InlineData("tm_expire", "\"2030-01-01\"")]
    [InlineData("tm_expire", "\"2030-01-01T00:00:00\"")]
    [InlineData("tm_expire", "\"2030-02-30T00:00:00Z\"")]
    [InlineData("scopes", "null")]
    [InlineData("tm_expire", "\"2030-01-01T00:00:00.Z\"")]
    [InlineData("tm_expire", "\"2030-01-01T00:00:00 02:00\"")]
    [InlineData("tm_expire", "\"2030-01-01T00:00:60Z\"")]
    [InlineData("tm_expire", "\"9999-12-31T23:59:59-01:00\"")]
    [InlineData("scopes", "[\"Upper\"]")]
    [InlineData("scopes", "[null]")]
    [InlineData("allowed_ips", "[\"203.0.113.7/24\"]")]
    public async Task Import_WhereARuleIsBroken_NamesTheMemberAndTakesTheOthers(string member, string value)
    {
        var results = await ImportAsync([Key(Unknown(), $$"""{"{{member}}": {{value}}}"""), Key(Unknown())]);

        StatusesOf(results).ShouldBe(["invalid", "created"]);
        results[0].GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(member);
        results[0].TryGetProperty("id", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf\"")]
    [InlineData("\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0\"")]
    [InlineData("\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0g\"")]
    public async Task Import_OfWhatIsNoHash_SaysSoAndDoesNotRepeatIt(string value)
    {
        var result = (await ImportAsync([Key("x", $$"""{"token_hash": {{value}}}""")])).ShouldHaveSingleItem();

        result.GetProperty("status").GetString().ShouldBe("invalid");
        result.GetProperty("token_hash").ValueKind.ShouldBe(JsonValueKind.Null);
        result.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe("token_hash");
    }

    [Fact]
    public async Task Import_OfARowThatNamesNoScopes_SaysThatTheyAreRequired()
    {
        var absent = Key(Unknown());
        absent.Remove("scopes");

        var results = await ImportAsync([absent, Key(Unknown(), """{"scopes": null}"""), Key(Unknown(), """{"scopes": []}""")]);

        StatusesOf(results).ShouldBe(["invalid", "invalid", "created"]);
        results.Take(2).ShouldAllBe(result => result.GetProperty("errors").GetProperty("scopes")[0].GetString()!.StartsWith("is required"));
        (await service.Client(service.Session).GetAccesskeyAsync(results[2].GetProperty("id").GetGuid())).Scopes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_WhereForeignTokensAreOff_SaysSo() =>
        (await SendAsync([Key(Unknown())])).Json.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : ""))
            .ShouldBe([("result", ""), ("foreign_tokens", "off")]);

    [Fact]
    public async Task Import_OfAHashInEitherCase_IsTheSame()
    {
        var token = Unknown();
        var upper = Key(token);
        upper["token_hash"] = HashOf(token).ToUpperInvariant();

        StatusesOf(await ImportAsync([upper, Key(token)])).ShouldBe(["created", "exists"]);
    }

    [Fact]
    public async Task Import_BeyondTheCreatorsPermissions_IsInvalidAtTheMember()
    {
        var end = service.Clock.GetUtcNow().AddHours(1);
        var maker = await service.CreateKeyAsync("""{"scopes": ["accesskeys:write", "orders:*"], "allowed_ips": ["127.0.0.0/8", "::1/128"], "expire": 3600}""");
        JsonObject Ending(DateTimeOffset at, string members = "{}")
        {
            var key = Key(Unknown(), members);
            key["tm_expire"] = at.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
            return key;
        }

        var results = await ImportAsync(
        [
            Ending(end.AddMinutes(-1), """{"scopes": ["orders:*"]}"""), Ending(end.AddMinutes(-1), """{"scopes": ["orders:read"], "allowed_ips": ["127.0.0.1/32"]}"""),
            Ending(end.AddMinutes(-1), """{"scopes": ["*"]}"""), Ending(end.AddMinutes(-1), """{"allowed_ips": []}"""), Ending(end.AddMinutes(1)),
        ], maker.Token);

        StatusesOf(results).ShouldBe(["created", "created", "invalid", "invalid", "invalid"]);
        results.Skip(2).Select(result => result.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name)
            .ShouldBe(["scopes", "allowed_ips", "tm_expire"]);
        var imported = await service.Client(service.Session).GetAccesskeyAsync(results[0].GetProperty("id").GetGuid());
        imported.Scopes.ShouldBe(["orders:*"]);
        imported.Allowed_ips.ShouldBe(["127.0.0.0/8", "::1/128"]);
    }

    [Theory]
    [InlineData("2031-02-03T03:05:06.1234569Z")]
    [InlineData("2031-02-03t03:05:06.123456789z")]
    [InlineData("2031-02-03T04:05:06.12345600000000000000000000000000000000000001+01:00")]
    [InlineData("2031-02-02t03:06:06.123456-23:59")]
    public async Task Import_WithAnyRfc3339Time_TruncatesItToMicroseconds(string end)
    {
        var result = await ImportOneAsync(Key(Unknown(), $$"""{"tm_expire": "{{end}}"}"""));

        var key = await service.Client(service.Session).GetAccesskeyAsync(result.GetProperty("id").GetGuid());
        key.Tm_expire.ShouldBe(new DateTimeOffset(2031, 2, 3, 3, 5, 6, TimeSpan.Zero).AddMicroseconds(123456));
    }

    [Fact]
    public async Task Imported_KeyThatLastsLongerThanALifetimeMayBe_CanBeRotated()
    {
        var result = await ImportOneAsync(Key(Unknown(), """{"tm_expire": "9998-12-31T23:59:59.999999Z"}"""));
        var id = result.GetProperty("id").GetGuid();
        var client = service.Client(service.Session);
        (await client.GetAccesskeyAsync(id)).Tm_expire.Year.ShouldBe(9998);

        var successor = await client.RotateAccesskeyAsync(id);

        (successor.Tm_expire - successor.Tm_create).ShouldBe(TimeSpan.FromSeconds(int.MaxValue));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"accesskeys": null}""")]
    [InlineData("""{"accesskeys": []}""")]
    [InlineData("""{"accesskeys": [null]}""")]
    public async Task Import_WithoutKeys_NamesThem(string body) =>
        (await service.PostAsync(Path, body, service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("accesskeys").ShouldHaveSingleItem();

    [Fact]
    public async Task Import_OfMoreThanAThousand_NamesThem() =>
        (await SendAsync([.. Enumerable.Range(0, Most + 1).Select(_ => Key("x"))])).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("accesskeys").ShouldHaveSingleItem();

    [Theory]
    [InlineData("""{"accesskeys": "x"}""")]
    [InlineData("""{"accesskeys": ["x"]}""")]
    [InlineData("""{"accesskeys": [{"name": 1}]}""")]
    [InlineData("""{"accesskeys": [{"enabled": "true"}]}""")]
    public async Task Import_WithMembersOfTheWrongType_ReturnsInvalidJsonNamingThem(string body) =>
        (await service.PostAsync(Path, body, service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json")
            .ErrorsOf("accesskeys").ShouldHaveSingleItem();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_OfExactly8MiB_IsReadAndNoByteMore(bool chunked)
    {
        (await SendLongAsync(Limit, chunked)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendLongAsync(Limit + 1, chunked)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    private const int Limit = 8 * 1024 * 1024;

    private static string Unknown() => TokenFormat.Default.Generate().Reveal();

    private static string HashOf(string token) => Convert.ToHexStringLower(TokenHash.Of(token).ToBytes());

    private static JsonObject Key(string token, string members = "{}")
    {
        var key = JsonNode.Parse(members)!.AsObject();
        key.TryAdd("token_hash", HashOf(token));
        key.TryAdd("tm_expire", "2090-01-01T00:00:00Z");
        key.TryAdd("scopes", new JsonArray());
        return key;
    }

    private static IEnumerable<string?> StatusesOf(IEnumerable<JsonElement> results) => results.Select(result => result.GetProperty("status").GetString());

    private Task<ServiceResponse> SendAsync(JsonObject[] keys, string? credential = null, Guid? customerId = null) => service.PostAsync(
        Path, new JsonObject { ["accesskeys"] = new JsonArray([.. keys]), ["customer_id"] = customerId }.ToJsonString(), credential ?? service.Session);

    private async Task<List<JsonElement>> ImportAsync(JsonObject[] keys, string? credential = null, Guid? customerId = null)
    {
        var answer = await SendAsync(keys, credential, customerId);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return [.. answer.Json.GetProperty("result").EnumerateArray()];
    }

    private async Task<JsonElement> ImportOneAsync(JsonObject key)
    {
        var result = (await ImportAsync([key])).ShouldHaveSingleItem();
        result.GetProperty("status").GetString().ShouldBe("created", result.ToString());
        return result;
    }

    private async Task<ServiceResponse> SendLongAsync(int bytes, bool chunked)
    {
        var body = new JsonObject { ["accesskeys"] = new JsonArray(Key(Unknown())), ["x"] = "" }.ToJsonString();
        body = body[..^2] + new string('x', bytes - body.Length) + body[^2..];
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = RequestExtensions.Json(body) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("Authorization", "Bearer " + service.Session);
        using var response = await service.Http.SendAsync(request);
        return new ServiceResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }
}
