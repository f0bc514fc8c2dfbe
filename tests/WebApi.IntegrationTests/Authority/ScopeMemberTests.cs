using System.Net;
using System.Text.Json;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>Scopes as members: which are accepted, stored, returned and recorded.</summary>
public abstract class ScopeMemberTests(Service service)
{
    public sealed class OnSqlite(Service service) : ScopeMemberTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ScopeMemberTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ScopeMemberTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Theory]
    [InlineData("""["a"]""", """["a"]""")]
    [InlineData("[]", "[]")]
    [InlineData("""["a", "b:*", "a", "*"]""", """["a","b:*","*"]""")]
    public async Task Scopes_ThatAreGiven_AreKeptInTheirOrderAndOnce(string given, string kept)
    {
        var made = await service.CreateKeyAsync($$"""{"scopes": {{given}}}""");

        made.Json.GetProperty("scopes").GetRawText().ShouldBe(kept);
        (await service.GetAsync(made.Path, service.Session)).Json.GetProperty("scopes").GetRawText().ShouldBe(kept);
    }

    [Fact]
    public async Task Scopes_AsManyAndAsLongAsCanBe_AreKept()
    {
        string[] scopes = [.. Enumerable.Range(0, 32).Select(index => $"{index:d2}{new string('s', 62)}:*")];

        (await service.CreateKeyAsync($$"""{"scopes": {{JsonSerializer.Serialize(scopes)}}}""")).Strings("scopes").ShouldBe(scopes);
    }

    [Theory]
    [InlineData("""["A"]""")]
    [InlineData("""["a", ""]""")]
    [InlineData("""["a b"]""")]
    [InlineData("""["a*"]""")]
    [InlineData("""[null]""")]
    [InlineData("""["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]""")]
    [InlineData("""["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21","22","23","24","25","26","27","28","29","30","31","32","33"]""")]
    public async Task Scopes_ThatBreakTheirRule_AreInvalidWhereverTheyAreGiven(string scopes)
    {
        var made = await service.CreateKeyAsync();
        var body = $$"""{"scopes": {{scopes}}, "token": "x"}""";

        foreach (var answer in new[]
        {
            await service.TryCreateKeyAsync(body),
            await service.PutAsync(made.Path, body, service.Session),
            await service.PostAsync("/v1.0/accesskeys/verify", body, service.Session),
        })
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("scopes").ShouldHaveSingleItem();
        }
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("[1]")]
    [InlineData("""{"a": true}""")]
    public async Task Scopes_ThatAreNoStrings_AreInvalidJson(string scopes)
    {
        var made = await service.CreateKeyAsync();

        foreach (var answer in new[]
        {
            await service.TryCreateKeyAsync($$"""{"scopes": {{scopes}}}"""),
            await service.PutAsync(made.Path, $$"""{"scopes": {{scopes}}}""", service.Session),
        })
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json").ErrorsOf("scopes").ShouldBe(["must be an array of strings"]);
        }
    }

    [Fact]
    public async Task Update_WithScopes_ReplacesThemAtOnceAndWithoutLeavesThem()
    {
        var made = await service.CreateKeyAsync("""{"scopes": ["accesskeys:read"]}""");
        (await service.GetAsync("/v1.0/accesskeys", made.Token)).Status.ShouldBe(HttpStatusCode.OK);

        await service.PutAsync(made.Path, """{"scopes": ["a"]}""", service.Session);
        (await service.GetAsync("/v1.0/accesskeys", made.Token)).Status.ShouldBe(HttpStatusCode.Forbidden);

        var renamed = await service.PutAsync(made.Path, """{"name": "renamed", "scopes": null}""", service.Session);
        renamed.Json.GetProperty("scopes").GetRawText().ShouldBe("""["a"]""");
    }

    [Fact]
    public async Task Update_WithScopes_IsRecorded()
    {
        var made = await service.CreateKeyAsync();

        await service.PutAsync(made.Path, """{"scopes": ["a", "b:*"]}""", service.Session);

        var change = (await service.ChangesOfAsync(made.Id))[^1];
        (change.Action, change.Before, change.After).ShouldBe(("Updated", """{"scopes":["*"]}""", """{"scopes":["a","b:*"]}"""));
    }

    [Fact]
    public async Task Rotate_HandsTheScopesOn()
    {
        var made = await service.CreateKeyAsync("""{"scopes": ["a", "b:*"]}""");

        KeyCreation.Made(await service.PostAsync(made.Path + "/rotate", "{}", service.Session)).Strings("scopes").ShouldBe(["a", "b:*"]);
    }
}
