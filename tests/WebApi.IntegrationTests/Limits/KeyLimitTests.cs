using System.Net;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

public abstract class KeyLimitTests(Service service)
{
    public sealed class OnSqlite(Service service) : KeyLimitTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : KeyLimitTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : KeyLimitTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Limits = """[{"limit":5,"window":60,"counts":"requests"},{"limit":900,"window":2678400,"counts":"cost"}]""";
    private const string Credits = """{"remaining":40,"refill":{"amount":100,"every":"month"}}""";

    private readonly string _both = $$"""{"rate_limits": {{Limits}}, "credits": {{Credits}}}""";

    [Fact]
    public async Task Create_WithoutLimits_ShowsNoneAsTheLastMembers()
    {
        var key = await service.CreateKeyAsync();

        ShownOf(key.Json).ShouldBe(("[]", "null"));
        key.Json.EnumerateObject().Select(member => member.Name).TakeLast(3).ShouldBe(["metadata", "rate_limits", "credits"]);
        (await ChangesAsync(key.Id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Create_WithLimits_ShowsThemWhereverTheKeyIsShown()
    {
        var key = await service.CreateKeyAsync(_both);

        var read = await service.GetAsync(key.Path, service.Session);
        var listed = (await service.GetAsync("/v1.0/accesskeys?page_size=1", service.Session)).Json.GetProperty("result")[0];
        var found = (await service.GetAsync("/v1.0/accesskeys?enabled=true&page_size=1", service.Session)).Json.GetProperty("result")[0];
        var renamed = await service.PutAsync(key.Path, """{"name": "renamed"}""", service.Session);
        var rotated = await service.PostAsync(key.Path + "/rotate", "{}", service.Session);
        var deleted = await service.SendAsync(HttpMethod.Delete, key.Path, service.Session);

        foreach (var shown in new[] { key.Json, read.Json, listed, found, renamed.Json, rotated.Json, deleted.Json })
        {
            ShownOf(shown).ShouldBe((Limits, Credits));
        }
    }

    [Fact]
    public async Task Create_WithKindFixedAndDefaults_CountsRequests()
    {
        var key = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1, "window": 1, "kind": "fixed"}], "credits": {"remaining": 0, "refill": null}}""");

        ShownOf(key.Json).ShouldBe(("""[{"limit":1,"window":1,"counts":"requests"}]""", """{"remaining":0,"refill":null}"""));
    }

    [Fact]
    public async Task Update_OfEachMember_ReplacesItWholeAndKeepsTheOther()
    {
        var key = await service.CreateKeyAsync(_both);

        ShownOf(await PutAsync(key, """{"rate_limits": [{"limit": 6, "window": 60}]}""")).ShouldBe(("""[{"limit":6,"window":60,"counts":"requests"}]""", Credits));
        ShownOf(await PutAsync(key, """{"credits": {"remaining": 7}}""")).Credits.ShouldBe("""{"remaining":7,"refill":null}""");
        ShownOf(await PutAsync(key, """{"rate_limits": null, "credits": null}""")).ShouldBe(
            ("""[{"limit":6,"window":60,"counts":"requests"}]""", """{"remaining":7,"refill":null}"""));
        ShownOf(await PutAsync(key, """{"rate_limits": []}""")).ShouldBe(("[]", """{"remaining":7,"refill":null}"""));
        ShownOf(await PutAsync(key, """{"credits": {"remaining": null}}""")).ShouldBe(("[]", "null"));
    }

    [Fact]
    public async Task Update_OfLimitsOnly_LeavesTheKeyItselfUnchanged()
    {
        var key = await service.CreateKeyAsync();

        var updated = await PutAsync(key, _both);

        updated.GetProperty("tm_update").GetString().ShouldBe(key.Json.GetProperty("tm_update").GetString());
        (await ChangesAsync(key.Id)).ShouldBe([("limits", "created"), ("accesskey", "created")]);
    }

    [Fact]
    public async Task Update_InTheMiddleOfAWindow_KeepsItsCount()
    {
        var key = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 10, "window": 2678400}]}""");
        await SpendAsync(key.Id, 7);

        await PutAsync(key, """{"rate_limits": [{"limit": 20, "window": 2678400}]}""");

        (await RowsAsync(key.Id)).ShouldBe([(0, 2678400, 20, 7)]);
    }

    [Fact]
    public async Task Update_TwiceAtOnce_LeavesOneOfTheTwo()
    {
        var key = await service.CreateKeyAsync(_both);

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(limit => service.PutAsync(
            key.Path, $$"""{"rate_limits": [{"limit": {{limit}}, "window": {{limit}}}], "credits": {"remaining": {{limit}} } }""", service.Session)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        var read = (await service.GetAsync(key.Path, service.Session)).Json;
        var limit = read.GetProperty("rate_limits")[0].GetProperty("limit").GetInt32();
        ShownOf(read).ShouldBe(($$"""[{"limit":{{limit}},"window":{{limit}},"counts":"requests"}]""", $$"""{"remaining":{{limit}},"refill":null}"""));
        (await RowsAsync(key.Id)).Where(row => row.Measure == 2).ShouldBe([(2, 0, limit, 0)]);
    }

    [Fact]
    public async Task Credits_ThatNodesTook_AreNotLeft()
    {
        var key = await service.CreateKeyAsync(_both);
        await SpendAsync(key.Id, 15);

        (await service.GetAsync(key.Path, service.Session)).Json.GetProperty("credits").GetProperty("remaining").GetInt64().ShouldBe(25);
        (await PutAsync(key, """{"name": "x"}""")).GetProperty("credits").GetProperty("remaining").GetInt64().ShouldBe(25);
    }

    [Fact]
    public async Task Credits_AfterABoundary_AreShownRefilled()
    {
        var key = await service.CreateKeyAsync(_both);
        await ExecuteAsync($"UPDATE Allowances SET Starts = Starts - 1, Taken = 39 WHERE SubjectId = '{Id(key.Id)}' AND Measure = 2");

        (await service.GetAsync(key.Path, service.Session)).Json.GetProperty("credits").GetProperty("remaining").GetInt64().ShouldBe(100);
    }

    [Fact]
    public async Task Rotate_OfALimitedKey_KeepsTheChainsAllowances()
    {
        var key = await service.CreateKeyAsync(_both);
        await SpendAsync(key.Id, 15);

        var second = KeyCreation.Made(await service.PostAsync(key.Path + "/rotate", """{"grace": 1000}""", service.Session));
        var third = KeyCreation.Made(await service.PostAsync(second.Path + "/rotate", """{"grace": 1000}""", service.Session));
        await PutAsync(third, """{"rate_limits": [{"limit": 4, "window": 60}]}""");

        foreach (var path in new[] { key.Path, second.Path, third.Path })
        {
            ShownOf((await service.GetAsync(path, service.Session)).Json).ShouldBe(
                ("""[{"limit":4,"window":60,"counts":"requests"}]""", """{"remaining":25,"refill":{"amount":100,"every":"month"}}"""));
        }

        (await RowsAsync(second.Id)).ShouldBeEmpty();
        (await ChangesAsync(third.Id)).ShouldBe([("limits", "updated"), ("accesskey", "created"), ("limits", "created")]);
        (await ChangesAsync(key.Id)).ShouldBe([("limits", "updated"), ("accesskey", "updated"), ("limits", "created"), ("accesskey", "created")]);
    }

    [Fact]
    public async Task Import_WithLimits_SetsThemAndReportsBrokenRulesByRow()
    {
        string Row(string members) => $$"""{"token_hash": "{{Guid.NewGuid():N}}{{Guid.NewGuid():N}}", "tm_expire": "2090-01-01T00:00:00Z", "scopes": [], {{members}}}""";
        string[] rows = [Row($"\"rate_limits\": {Limits}, \"credits\": {Credits}"), Row("\"rate_limits\": [{\"limit\": 0, \"window\": 60}]"), Row("\"rate_limits\": []")];

        var answer = await service.PostAsync(ImportedHashes.Path, $$"""{"accesskeys": [{{string.Join(",", rows)}}]}""", service.Session);

        answer.Statuses().ShouldBe(["created", "invalid", "created"]);
        var results = answer.Json.GetProperty("result");
        results[1].GetProperty("errors").GetProperty("rate_limits")[0].GetString().ShouldBe("each limit must be 1 to 1000000000");
        ShownOf((await service.GetAsync($"/v1.0/accesskeys/{results[0].GetProperty("id")}", service.Session)).Json).ShouldBe((Limits, Credits));
        ShownOf((await service.GetAsync($"/v1.0/accesskeys/{results[2].GetProperty("id")}", service.Session)).Json).ShouldBe(("[]", "null"));

        // What exists already is left unchanged.
        var again = await service.PostAsync(
            ImportedHashes.Path, $$"""{"accesskeys": [{{rows[0].Replace(Limits, "[]", StringComparison.Ordinal)}}]}""", service.Session);
        again.Statuses().ShouldBe(["exists"]);
        ShownOf((await service.GetAsync($"/v1.0/accesskeys/{results[0].GetProperty("id")}", service.Session)).Json).ShouldBe((Limits, Credits));
    }

    [Fact]
    public async Task Changes_OfLimits_ShowThemBeforeAndAfter()
    {
        var key = await service.CreateKeyAsync(_both);
        await PutAsync(key, """{"rate_limits": [], "credits": {"remaining": null}}""");

        var change = (await service.GetAsync(key.Path + "/changes", service.Session)).Json.GetProperty("result")[0];

        (change.GetProperty("subject_kind").GetString(), change.GetProperty("subject_id").GetGuid()).ShouldBe(("limits", key.Id));
        change.GetProperty("before").GetRawText().ShouldBe($$"""{"credits":{{Credits}},"rate_limits":{{Limits}}}""");
        change.GetProperty("after").GetRawText().ShouldBe("""{"credits":null,"rate_limits":[]}""");
    }

    [Fact]
    public async Task Limits_ByACallerWithoutTheScope_AreNotSet()
    {
        var (key, writer) = (await service.CreateKeyAsync(), await service.CreateKeyAsync("""{"scopes": ["accesskeys:*"]}"""));
        foreach (var members in new[] { """ "rate_limits": [] """, """ "credits": {"remaining": 5} """ })
        {
            foreach (var answer in new[]
            {
                await service.PutAsync(key.Path, $$"""{{{members}}}""", writer.Token),
                await service.PostAsync("/v1.0/accesskeys", $$"""{"expire": 60, {{members}}}""", writer.Token),
            })
            {
                answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied").Json.GetProperty("detail").GetString()!.ShouldContain("limits:write");
            }
        }

        (await ChangesAsync(key.Id)).Count.ShouldBe(1);
        (await service.PutAsync(key.Path, """{"name": "x"}""", writer.Token)).Status.ShouldBe(HttpStatusCode.OK);
        var limiter = await service.CreateKeyAsync("""{"scopes": ["accesskeys:write", "limits:write"]}""");
        (await service.PutAsync(key.Path, _both, limiter.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static string Id(Guid id) => id.ToString().ToUpperInvariant();

    private static (string RateLimits, string Credits) ShownOf(JsonElement key) =>
        (key.GetProperty("rate_limits").GetRawText(), key.GetProperty("credits").GetRawText());

    private async Task<JsonElement> PutAsync(CreatedKey key, string body)
    {
        var answer = await service.PutAsync(key.Path, body, service.Session);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = await service.Location.OpenAsync();
        await connection.ExecuteAsync(statement);
    }

    private Task SpendAsync(Guid subject, int taken) => ExecuteAsync($"UPDATE Allowances SET Taken = {taken} WHERE SubjectId = '{Id(subject)}'");

    private async Task<List<(string Kind, string Action)>> ChangesAsync(Guid key) =>
        [.. (await service.GetAsync($"/v1.0/accesskeys/{key}/changes", service.Session)).Json.GetProperty("result").EnumerateArray()
            .Select(change => (change.GetProperty("subject_kind").GetString()!, change.GetProperty("action").GetString()!))];

    private async Task<List<(int Measure, int Window, long Amount, long Taken)>> RowsAsync(Guid subject)
    {
        await using var connection = await service.Location.OpenAsync();
        await using var command = connection.Command($"SELECT Measure, \"Window\", Amount, Taken FROM Allowances WHERE SubjectId = '{Id(subject)}' ORDER BY Measure, \"Window\"");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(int, int, long, long)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return rows;
    }
}
