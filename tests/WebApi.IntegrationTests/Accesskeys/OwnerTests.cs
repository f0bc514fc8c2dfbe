using System.Net;
using System.Text.Json;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class OwnerTests(Service service)
{
    public sealed class OnSqlite(Service service) : OwnerTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : OwnerTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : OwnerTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private readonly string _owner = $"tenant-{Guid.NewGuid():N}";

    private AccesskeysClient Client => service.Client(service.Session);

    [Fact]
    public async Task Create_WithNeither_HasNoOwnerAndNoMetadata()
    {
        var key = await service.CreateKeyAsync();

        key.Json.GetProperty("external_id").ValueKind.ShouldBe(JsonValueKind.Null);
        MetadataOf(key.Json).ShouldBe("{}");
        key.Json.EnumerateObject().Select(member => member.Name).TakeLast(4).ShouldBe(["external_id", "metadata", "rate_limits", "credits"]);
    }

    [Fact]
    public async Task Create_WithBoth_ShowsThemWhereverTheKeyIsShown()
    {
        var created = await PostAsync($$$"""{ "expire": 60, "external_id": "{{{_owner}}}", "metadata": { "b": 1.50, "a": "x y", "on": true, "off": null } }""");
        var token = created.Json.GetProperty("token").GetString()!;

        var read = await service.GetAsync(created.Header("Location")!, service.Session);
        var listed = await service.GetAsync($"/v1.0/accesskeys?external_id={_owner}", service.Session);
        var (fromDatabase, fromCache) = (await service.VerifyAsync(token), await service.VerifyAsync(token));

        foreach (var shown in new[] { created.Json, read.Json, listed.Json.GetProperty("result")[0], fromDatabase.Json, fromCache.Json })
        {
            shown.GetProperty("external_id").GetString().ShouldBe(_owner);
            MetadataOf(shown).ShouldBe("""{"b":1.50,"a":"x y","on":true,"off":null}""");
            shown.EnumerateObject().Select(member => member.Name).Except(["rate_limits", "credits"]).TakeLast(2).ShouldBe(["external_id", "metadata"]);
        }
    }

    [Fact]
    public async Task Verify_OfAKeyWithoutOwner_LeavesItOut()
    {
        var answer = await service.VerifyAsync((await service.CreateKeyAsync()).Token);

        answer.Json.TryGetProperty("external_id", out _).ShouldBeFalse();
        MetadataOf(answer.Json).ShouldBe("{}");
    }

    [Fact]
    public async Task Update_OfBoth_ReplacesThemWholeAndTheOldOnesStopBeingVerified()
    {
        var key = await service.CreateKeyAsync($$$"""{"external_id": "{{{_owner}}}", "metadata": {"a": 1, "b": 2}}""");
        await service.VerifyAsync(key.Token);

        var moved = await service.PutAsync(key.Path, $$$"""{"external_id": "{{{_owner}}}-2", "metadata": {"c": 3}}""", service.Session);
        var renamed = await service.PutAsync(key.Path, """{"name": "renamed", "external_id": null, "metadata": null}""", service.Session);
        var verified = await service.VerifyAsync(key.Token);
        var emptied = await service.PutAsync(key.Path, """{"external_id": "", "metadata": {}}""", service.Session);

        foreach (var answer in new[] { moved, renamed, verified })
        {
            (answer.Json.GetProperty("external_id").GetString(), MetadataOf(answer.Json)).ShouldBe(($"{_owner}-2", """{"c":3}"""));
        }

        (emptied.Json.GetProperty("external_id").GetString(), MetadataOf(emptied.Json)).ShouldBe((null, "{}"));
        (await FindAsync(_owner)).ShouldBeEmpty();
        var changes = await service.ChangesOfAsync(key.Id);
        changes[1].Before.ShouldBe($$$"""{"external_id":"{{{_owner}}}","metadata":{"a":1,"b":2}}""");
        changes[1].After.ShouldBe($$$"""{"external_id":"{{{_owner}}}-2","metadata":{"c":3}}""");
        changes[^1].Before.ShouldBe($$$"""{"external_id":"{{{_owner}}}-2","metadata":{"c":3}}""");
        changes[^1].After.ShouldBe("""{"external_id":null,"metadata":{}}""");
    }

    [Fact]
    public async Task Update_OfBothByAKeyThatHoldsLess_IsAllowed()
    {
        var (key, writer) = (await service.CreateKeyAsync(), await service.CreateKeyAsync("""{"scopes": ["accesskeys:write"]}"""));

        (await service.PutAsync(key.Path, $$$"""{"external_id": "{{{_owner}}}", "metadata": {"a": 1}}""", writer.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rotate_OfAKeyWithBoth_PassesThemOn()
    {
        var key = await service.CreateKeyAsync($$$"""{"external_id": "{{{_owner}}}", "metadata": {"a": 1}}""");

        var successor = await service.PostAsync(key.Path + "/rotate", "{}", key.Token);

        (successor.Json.GetProperty("external_id").GetString(), MetadataOf(successor.Json)).ShouldBe((_owner, """{"a":1}"""));
    }

    [Fact]
    public async Task Import_WithBoth_SetsThemAndReportsBrokenRulesByRow()
    {
        var tokens = Enumerable.Range(0, 4).Select(_ => TokenFormat.Default.Generate().Reveal()).ToList();
        string Row(int index, string members) =>
            $$$"""{"token_hash": "{{{ImportedHashes.HashOf(tokens[index])}}}", "tm_expire": "2090-01-01T00:00:00Z", "scopes": [], {{{members}}}}""";

        string[] rows =
        [
            Row(0, $$$"""  "external_id": "{{{_owner}}}", "metadata": {"plan": "pro"}  """),
            Row(1, """  "external_id": " x"  """),
            Row(2, """  "metadata": {"a": []}  """),
            Row(3, """  "external_id": ""  """),
        ];
        var answer = await service.PostAsync(
            ImportedHashes.Path, $$"""{"accesskeys": [{{string.Join(",", rows)}}]}""", service.Session);

        answer.Statuses().ShouldBe(["created", "invalid", "invalid", "created"]);
        var results = answer.Json.GetProperty("result");
        results[1].GetProperty("errors").GetProperty("external_id")[0].GetString().ShouldBe("must not begin or end with white space");
        results[2].GetProperty("errors").GetProperty("metadata")[0].GetString().ShouldBe("must have only strings, numbers, booleans and null as values");
        var key = await Client.GetAccesskeyAsync(results[0].GetProperty("id").GetGuid());
        (key.External_id, key.Metadata["plan"].ToString()).ShouldBe((_owner, "pro"));
        (await Client.GetAccesskeyAsync(results[3].GetProperty("id").GetGuid())).External_id.ShouldBeNull();
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("*")]
    [InlineData("[a-z]")]
    [InlineData("'; DROP TABLE Accesskeys; --")]
    [InlineData("Ключ 🔑")]
    public async Task Find_ByOwner_TakesEachCharacterAsItself(string wild)
    {
        var customer = await NewCustomerAsync();
        foreach (var owner in new[] { wild, "ab", "abc", "AB", wild + "x" })
        {
            await customer.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60, External_id = owner });
        }

        await customer.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await customer.ListAccesskeysAsync(external_id: wild)).Result.ShouldHaveSingleItem().External_id.ShouldBe(wild);
        (await customer.ListAccesskeysAsync(external_id: "ab")).Result.ShouldHaveSingleItem().External_id.ShouldBe("ab");
        (await customer.ListAccesskeysAsync(external_id: "a")).Result.ShouldBeEmpty();
        (await customer.ListAccesskeysAsync()).Result.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Find_ByOwnerPageByPage_ShowsEachKeyOnceNewestFirst()
    {
        var made = new List<Guid>();
        for (var index = 0; index < 7; index++)
        {
            made.Add((await Client.CreateAccesskeyAsync(new CreateAccesskey { Name = $"{index % 2}", Expire = 60, External_id = _owner })).Id);
            await service.CreateKeyAsync();
        }

        (await WalkAsync(name: null)).ShouldBe(Enumerable.Reverse(made));
        (await WalkAsync(name: "0")).ShouldBe(Enumerable.Reverse(made).Where((_, index) => index % 2 == 0));
        var page = await Client.ListAccesskeysAsync(page_size: 2, external_id: _owner);
        (await service.GetAsync($"/v1.0/accesskeys?external_id={_owner}x&page_token={page.Next_page_token}", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");

        async Task<List<Guid>> WalkAsync(string? name)
        {
            var (walked, next) = (new List<Guid>(), (string?)null);
            do
            {
                var page = await Client.ListAccesskeysAsync(page_size: 2, page_token: next, name: name, external_id: _owner);
                walked.AddRange(page.Result.Select(key => key.Id));
                next = page.Next_page_token;
            }
            while (next is not null);
            return walked;
        }
    }

    [Fact]
    public async Task Find_ByTheOwnerOfAnotherCustomersKey_FindsNone()
    {
        await service.CreateKeyAsync($$$"""{"external_id": "{{{_owner}}}"}""");

        (await (await NewCustomerAsync()).ListAccesskeysAsync(external_id: _owner)).Result.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x")]
    [InlineData("🔑")]
    public async Task ExternalId_OfALength_CountsCodeUnits(string unit)
    {
        var most = string.Concat(Enumerable.Repeat(unit, 255))[..(255 / unit.Length * unit.Length)] + (unit.Length == 2 ? "x" : "");

        (await service.CreateKeyAsync($$$"""{"external_id": "{{{most}}}"}""")).Json.GetProperty("external_id").GetString().ShouldBe(most);
        (await FindAsync(most)).Count.ShouldBe(1);
        (await service.TryCreateKeyAsync($$$"""{"external_id": "{{{most}}}x"}""")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("external_id").ShouldBe(["must be at most 255 characters (UTF-16 code units)"]);
    }

    [Theory]
    [InlineData("""\u0020""")]
    [InlineData("""   """)]
    [InlineData("""a """)]
    [InlineData("""\u00a0a""")]
    [InlineData("""a\u0000""")]
    [InlineData("""a\nb""")]
    [InlineData("""a\u202eb""")]
    [InlineData("""a\u2066b""")]
    public async Task ExternalId_AgainstARule_IsRejectedByName(string text)
    {
        var key = await service.CreateKeyAsync();
        foreach (var answer in new[]
        {
            await PostAsync($$$"""{"expire": 60, "external_id": "{{{text}}}"}"""),
            await service.PutAsync(key.Path, $$$"""{"external_id": "{{{text}}}"}""", service.Session),
            await service.GetAsync(
                $"/v1.0/accesskeys?external_id={Uri.EscapeDataString(JsonSerializer.Deserialize<string>($"\"{text}\"")!)}", service.Session),
        })
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("external_id").ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("external_id=")]
    [InlineData("external_id")]
    [InlineData("external_id=&name=x")]
    public async Task Find_ByAnEmptyOwner_IsRejectedAndDoesNotListEveryOwnersKeys(string query) =>
        (await service.GetAsync($"/v1.0/accesskeys?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("external_id").ShouldBe(["must not be empty: omit it to list the keys of all owners"]);

    [Fact]
    public async Task ExternalId_GivenTwiceInAQuery_IsRejected() =>
        (await service.GetAsync("/v1.0/accesskeys?external_id=a&external_id=b", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("external_id").ShouldHaveSingleItem();

    private static string MetadataOf(JsonElement shown) => shown.GetProperty("metadata").GetRawText();

    private Task<ServiceResponse> PostAsync(string body) => service.PostAsync("/v1.0/accesskeys", body, service.Session);

    private async Task<IReadOnlyList<Client.Accesskey>> FindAsync(string owner) => [.. (await Client.ListAccesskeysAsync(external_id: owner)).Result];

    private async Task<AccesskeysClient> NewCustomerAsync() => service.Client((await service.RegisterCustomerAsync()).Session);
}
