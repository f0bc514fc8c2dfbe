using System.Net;
using System.Text;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Input;

/// <summary>Metadata comes from programs that the service doesn't know: what breaks a rule is rejected by name, and nothing is lost.</summary>
public abstract class MetadataInputTests(Service service)
{
    public sealed class OnSqlite(Service service) : MetadataInputTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : MetadataInputTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : MetadataInputTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    public static TheoryData<string, string> Kept => new()
    {
        { "{ }", "{}" },
        { """{"__proto__": "x"}""", """{"__proto__":"x"}""" },
        { """{"constructor": 1, "toString": null, "hasOwnProperty": false}""", """{"constructor":1,"toString":null,"hasOwnProperty":false}""" },
        { """{"$type": "System.Object", "$ref": "#", "$id": "1"}""", """{"$type":"System.Object","$ref":"#","$id":"1"}""" },
        { """{"big": 123456789012345678901234567890, "exact": 1.10, "e": 1E5, "tiny": 1e-400}""", """{"big":123456789012345678901234567890,"exact":1.10,"e":1E5,"tiny":1e-400}""" },
        { """{"max": 1.7976931348623157e308, "min": -1.7976931348623157E+308}""", """{"max":1.7976931348623157e308,"min":-1.7976931348623157E+308}""" },
        { """{"scopes": "*", "enabled": false, "scope": 1, "Allowed-IPs": ""}""", """{"scopes":"*","enabled":false,"scope":1,"Allowed-IPs":""}""" },
        { """{"text": "\u0041\ud83d\udd11\"\\\n\u2028", "<b>": "'"}""", """{"text":"\u0041\ud83d\udd11\"\\\n\u2028","<b>":"'"}""" },
        { """{"A": 1, "a": 2, "é": 3, "e\u0301": 4}""", """{"A":1,"a":2,"é":3,"e\u0301":4}""" },
    };

    [Theory, MemberData(nameof(Kept))]
    public async Task Metadata_ThatKeepsTheRules_IsReturnedAsSent(string sent, string kept)
    {
        var made = await PostAsync(sent);

        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        var read = await service.GetAsync(made.Header("Location")!, service.Session);
        var verified = await service.VerifyAsync(made.Json.GetProperty("token").GetString()!);
        foreach (var answer in new[] { made, read, verified })
        {
            answer.Json.GetProperty("metadata").GetRawText().ShouldBe(kept);
        }

        var change = await service.GetAsync($"{made.Header("Location")}/changes", service.Session);
        var recorded = change.Json.GetProperty("result")[0].GetProperty("after").GetProperty("metadata");
        JsonElement.DeepEquals(recorded, JsonElement.Parse(kept)).ShouldBeTrue(recorded.GetRawText());
    }

    [Theory]
    [InlineData("""{"a": {}}""", "must have only strings, numbers, booleans and null as values")]
    [InlineData("""{"__proto__": {"admin": true}}""", "must have only strings, numbers, booleans and null as values")]
    [InlineData("""{"a": [[[[]]]]}""", "must have only strings, numbers, booleans and null as values")]
    [InlineData("""{"a": 1e309}""", "must not have numbers beyond the range of a double (about 1.8e308)")]
    [InlineData("""{"a": -1E999999999999}""", "must not have numbers beyond the range of a double (about 1.8e308)")]
    [InlineData("""{"": 1}""", "must have names of 1 to 255 characters (UTF-16 code units)")]
    [InlineData("""{"a": "\u0000"}""", "must not contain U+0000")]
    [InlineData("""{"\u0000": 1}""", "must not contain U+0000")]
    public async Task Metadata_AgainstARule_IsInvalidAndChangesNothing(string sent, string rule)
    {
        var key = await service.CreateKeyAsync("""{"metadata": {"kept": true}}""");

        foreach (var answer in new[] { await PostAsync(sent), await service.PutAsync(key.Path, $$"""{"metadata": {{sent}}}""", service.Session) })
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("metadata").ShouldBe([rule]);
        }

        (await service.ChangesOfAsync(key.Id)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("\"text\"", "must be an object")]
    [InlineData("[]", "must be an object")]
    [InlineData("5", "must be an object")]
    [InlineData("false", "must be an object")]
    [InlineData("""{"a": 1, "a": 2}""", "contains a member twice")]
    [InlineData("""{"a": 1, "\u0061": 2}""", "contains a member twice")]
    [InlineData("""{"__proto__": 1, "__proto__": 2}""", "contains a member twice")]
    [InlineData("""{"a": "\ud800"}""", "contains half of a surrogate pair: an escape \\ud800 to \\udfff without its other half")]
    [InlineData("""{"\udfff": 1}""", "contains half of a surrogate pair: an escape \\ud800 to \\udfff without its other half")]
    public async Task Metadata_ThatIsNoJsonObject_IsInvalidJson(string sent, string rule) =>
        (await PostAsync(sent)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json").ErrorsOf("metadata").ShouldBe([rule]);

    [Theory]
    [InlineData(30, "invalid_request")]
    [InlineData(10_000, "invalid_json")]
    public async Task Metadata_HoweverDeep_IsRejected(int depth, string code) =>
        (await PostAsync("""{"a": """ + new string('[', depth) + new string(']', depth) + "}")).ShouldBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Metadata_OfASize_CountsBytesAsSent()
    {
        const string around = """{"a": ""}""";
        foreach (var (filler, count, isAllowed) in new[] { ("x", 4096, true), ("x", 4097, false), ("鍵", 4096, true), ("鍵", 4098, false) })
        {
            var width = Encoding.UTF8.GetByteCount(filler);
            var fill = string.Concat(Enumerable.Repeat(filler, (count - around.Length) / width)) + new string('x', (count - around.Length) % width);

            ShouldBeTaken(await PostAsync(around.Insert(7, fill)), isAllowed);
        }

        ShouldBeTaken(await PostAsync(around.Insert(1, new string(' ', 4096 - around.Length))), isAllowed: true);
        ShouldBeTaken(await PostAsync(around.Insert(1, new string(' ', 4097 - around.Length))), isAllowed: false);
        (await PostAsync(around.Insert(7, new string('x', 70_000)))).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

        static void ShouldBeTaken(ServiceResponse answer, bool isAllowed)
        {
            if (isAllowed)
            {
                answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
                return;
            }

            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("metadata").ShouldBe(["must have at most 4,096 bytes"]);
        }
    }

    [Fact]
    public async Task Metadata_OfManyMembers_HasAtMost50()
    {
        (await PostAsync(Members(50))).Status.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(Members(51))).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("metadata").ShouldBe(["must have at most 50 members"]);

        static string Members(int count) => "{" + string.Join(",", Enumerable.Range(0, count).Select(number => $"\"{number}\":{number}")) + "}";
    }

    private Task<ServiceResponse> PostAsync(string metadata) =>
        service.PostAsync("/v1.0/accesskeys", $$"""{"expire": 60, "metadata": {{metadata}}}""", service.Session);
}
