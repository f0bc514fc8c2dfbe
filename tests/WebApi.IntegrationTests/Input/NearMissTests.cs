using System.Net;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Input;

/// <summary>A misspelled name must not give more than the right one would have.</summary>
public abstract class NearMissTests(Service service)
{
    public sealed class OnSqlite(Service service) : NearMissTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : NearMissTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : NearMissTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Keys = "/v1.0/accesskeys";

    public static TheoryData<string, string> Misspelled => new()
    {
        { "scope", "scopes" },
        { "Scopes", "scopes" },
        { "scopes ", "scopes" },
        { "scopes[]", "scopes" },
        { "s-copes", "scopes" },
        { "required_scopes", "scopes" },
        { "scpoes", "scopes" },
        { "allowed_ip", "allowed_ips" },
        { "allowedIps", "allowed_ips" },
        { "allowed-ips", "allowed_ips" },
        { "alowed_ips", "allowed_ips" },
        { "allow_ips", "allowed_ips" },
        { "Enabled", "enabled" },
        { "enable", "enabled" },
        { "is_enabled", "enabled" },
    };

    [Theory]
    [MemberData(nameof(Misspelled))]
    public async Task Create_WithAMisspelledMember_NamesTheRightOne(string member, string name) =>
        ShouldName(await service.PostAsync(Keys, $$"""{"expire": 60, "{{member}}": []}""", service.Session), name);

    [Theory]
    [MemberData(nameof(Misspelled))]
    public async Task Update_WithAMisspelledMember_NamesTheRightOneAndChangesNothing(string member, string name)
    {
        var key = await service.CreateKeyAsync("""{"name": "before"}""");

        ShouldName(await service.PutAsync(key.Path, $$"""{"name": "after", "{{member}}": []}""", service.Session), name);

        (await service.GetAsync(key.Path, service.Session)).Json.GetProperty("name").GetString().ShouldBe("before");
    }

    [Theory]
    [MemberData(nameof(Misspelled))]
    public async Task Import_WithAMisspelledMemberInARow_NamesTheRightOne(string member, string name)
    {
        var row = $$"""{"token_hash": "{{new string('a', 64)}}", "tm_expire": "2030-01-01T00:00:00Z", "scopes": [], "{{member}}": []}""";

        ShouldName(await service.PostAsync(Keys + "/import", $$"""{"accesskeys": [null, {{row}}]}""", service.Session), name);
    }

    [Theory]
    [InlineData("scopes")]
    [InlineData("allowed_ips")]
    [InlineData("enabled")]
    public async Task Import_WithAMemberBesideTheRowsThatBelongsInThem_NamesIt(string member)
    {
        var row = $$"""{"token_hash": "{{new string('a', 64)}}", "tm_expire": "2030-01-01T00:00:00Z", "scopes": []}""";

        ShouldName(await service.PostAsync(Keys + "/import", $$"""{"{{member}}": [], "accesskeys": [{{row}}]}""", service.Session), member);
    }

    [Fact]
    public async Task Import_WithACustomerInARow_NamesItAndImportsNothing()
    {
        var hash = new string('b', 64);
        var row = $$"""{"token_hash": "{{hash}}", "tm_expire": "2030-01-01T00:00:00Z", "scopes": ["*"], "customer_id": "{{Guid.NewGuid()}}"}""";

        ShouldName(await service.PostAsync(Keys + "/import", $$"""{"accesskeys": [{{row}}]}""", service.Session), "customer_id");
    }

    [Theory]
    [InlineData("scope", "scopes")]
    [InlineData("SCOPES", "scopes")]
    [InlineData("scopes ", "scopes")]
    [InlineData("IP", "ip")]
    [InlineData("ips", "ip")]
    [InlineData("client_ip", "ip")]
    [InlineData("clientIp", "ip")]
    [InlineData("ip_address", "ip")]
    [InlineData("allowed_ip", "ip")]
    [InlineData("allowed_ips", "ip")]
    public async Task Verify_WithAMisspelledMember_NamesTheRightOne(string member, string name) =>
        ShouldName(
            await service.PostAsync(Keys + "/verify", $$"""{"token": "{{service.Accesskey}}", "{{member}}": null}""", service.Session), name);

    [Theory]
    [InlineData("Token", "token")]
    [InlineData("access_token", "token")]
    [InlineData("Tokens", "token")]
    public async Task Verify_WithAMisspelledToken_AsksForOne(string member, string name) =>
        (await service.PostAsync(Keys + "/verify", $$"""{"{{member}}": "{{service.Accesskey}}"}""", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(name).ShouldHaveSingleItem();

    [Theory]
    [InlineData("expires")]
    [InlineData("Expire")]
    [InlineData("expire_in")]
    [InlineData("exprie")]
    public async Task Rotate_WithAMisspelledExpire_NamesItAndRotatesNothing(string member)
    {
        var key = await service.CreateKeyAsync();

        ShouldName(await service.PostAsync(key.Path + "/rotate", $$"""{"{{member}}": 60}""", service.Session), "expire");

        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Successors=true")]
    [InlineData("successor=true")]
    [InlineData("successors[]=true")]
    [InlineData("%20successors=true")]
    [InlineData("succesors=true")]
    [InlineData("with_successors=true")]
    [InlineData("x=1;successors=true")]
    [InlineData("successors=true&Successors=true")]
    public async Task Delete_WithAMisspelledParameter_NamesTheRightOneAndDeletesNothing(string query)
    {
        var key = await service.CreateKeyAsync();

        ShouldName(await service.SendAsync(HttpMethod.Delete, $"{key.Path}?{query}", service.Session), "successors");

        (await service.GetAsync(key.Path, service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("externalId")]
    [InlineData("External_Id")]
    [InlineData("external-id")]
    [InlineData("external_id[]")]
    [InlineData("external_ids")]
    [InlineData("exernal_id")]
    public async Task List_WithAMisspelledExternalId_NamesTheRightOneAndShowsNoKeys(string parameter) =>
        ShouldName(await service.GetAsync($"{Keys}?enabled=true&{parameter}=tenant-42", service.Session), "external_id");

    [Theory]
    [InlineData("Successors")]
    [InlineData("successor")]
    public async Task Revoke_WithAMisspelledMember_NamesTheRightOneAndEndsNothing(string member)
    {
        var key = await service.CreateKeyAsync();

        ShouldName(await service.PostAsync("/auth/revoke", $$"""{"tokens": ["{{key.Token}}"], "{{member}}": true}"""), "successors");

        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Update_WithAKeyAsItWasRead_IsTaken()
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["a"]}""");

        var read = await service.GetAsync(key.Path, service.Session);

        (await service.PutAsync(key.Path, read.Text, service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"expire": 60, "tm_expire": "x", "description": "x", "label": {"scope": "x", "ip": "y"}, "other": [{"scope": 1}]}""")]
    public async Task Create_WithMembersThatResembleNone_IgnoresThem(string body) =>
        (await service.PostAsync(Keys, body, service.Session)).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("description", "ip")]
    [InlineData("zip", "ip")]
    [InlineData("id", "ip")]
    [InlineData("name", "scopes")]
    [InlineData("token_prefix", "enabled")]
    [InlineData("disabled", "enabled")]
    [InlineData("", "scopes")]
    [InlineData("scopes", "scopes")]
    public void Name_ThatIsAnother_DoesNotResembleIt(string given, string name) => NearMiss.Resembles(given, name).ShouldBeFalse();

    private static void ShouldName(ServiceResponse answer, string name) =>
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(name).ShouldHaveSingleItem()
            .ShouldStartWith("must be spelled exactly like this");
}
