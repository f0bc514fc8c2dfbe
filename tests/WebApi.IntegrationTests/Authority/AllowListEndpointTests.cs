using System.Net;
using System.Text.Json;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>Allow-lists as members, and of those who connect without a proxy: from 127.0.0.1.</summary>
public abstract class AllowListEndpointTests(Service service)
{
    public sealed class OnSqlite(Service service) : AllowListEndpointTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : AllowListEndpointTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : AllowListEndpointTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Here = """{"allowed_ips": ["127.0.0.0/8"]}""";
    private const string Elsewhere = """{"allowed_ips": ["10.0.0.0/8", "::/0"]}""";

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("""["127.0.0.1/32", "2001:DB8:0::/32", "127.0.0.1/32"]""", """["127.0.0.1/32","2001:db8::/32"]""")]
    [InlineData("""["::ffff:10.0.0.0/104"]""", """["10.0.0.0/8"]""")]
    public async Task AllowedIps_ThatAreGiven_AreKeptInTheirOrderAndOnce(string given, string kept)
    {
        var made = await service.CreateKeyAsync($$"""{"allowed_ips": {{given}}}""");

        made.Json.GetProperty("allowed_ips").GetRawText().ShouldBe(kept);
        (await service.GetAsync(made.Path, service.Session)).Json.GetProperty("allowed_ips").GetRawText().ShouldBe(kept);
    }

    [Fact]
    public async Task AllowedIps_AsManyAndAsLongAsCanBe_AreKept()
    {
        string[] networks = [.. Enumerable.Range(0x10, 32).Select(index => $"2001:db8:1111:1111:1111:1111:1111:11{index:x2}/128")];

        (await service.CreateKeyAsync($$"""{"allowed_ips": {{JsonSerializer.Serialize(networks)}}}""")).Strings("allowed_ips")
            .ShouldBe(networks);
    }

    [Theory]
    [InlineData("""["10.0.0.0"]""", "must be networks in CIDR form")]
    [InlineData("""["10.0.0.0/33"]""", "must be networks in CIDR form")]
    [InlineData("""["10.0.0.0/8", null]""", "must be networks in CIDR form")]
    [InlineData("""["{secret}/8"]""", "must be networks in CIDR form")]
    [InlineData("""["10.1.2.3/8"]""", "10.1.2.3/8 has bits set beyond its prefix: write 10.0.0.0/8 for the network")]
    [InlineData("""["::/0","::/1","::/2","::/3","::/4","::/5","::/6","::/7","::/8","::/9","::/10","::/11","::/12","::/13","::/14","::/15","::/16","::/17","::/18","::/19","::/20","::/21","::/22","::/23","::/24","::/25","::/26","::/27","::/28","::/29","::/30","::/31","::/32"]""", "must be at most 32")]
    public async Task AllowedIps_ThatBreakTheirRule_AreInvalid(string networks, string rule)
    {
        var made = await service.CreateKeyAsync();

        foreach (var answer in new[]
        {
            await service.TryCreateKeyAsync($$"""{"allowed_ips": {{networks}}}"""),
            await service.PutAsync(made.Path, $$"""{"allowed_ips": {{networks}}}""", service.Session),
        })
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("allowed_ips").ShouldHaveSingleItem()
                .ShouldStartWith(rule);
        }
    }

    [Fact]
    public async Task AllowedIps_ThatAreNoStrings_AreInvalidJson() =>
        (await service.TryCreateKeyAsync("""{"allowed_ips": "10.0.0.0/8"}""")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json")
            .ErrorsOf("allowed_ips").ShouldBe(["must be an array of strings"]);

    [Fact]
    public async Task Create_WithoutAllowedIps_InheritsTheCreatorsNetworks()
    {
        var maker = await service.CreateKeyAsync(Here);

        (await service.CreateKeyAsync("""{"expire": 60}""", maker.Token)).Strings("allowed_ips").ShouldBe(["127.0.0.0/8"]);
        (await service.CreateKeyAsync()).Strings("allowed_ips").ShouldBeEmpty();
    }

    [Fact]
    public async Task Key_UsedFromElsewhere_IsRejectedLikeAnUnknownOne()
    {
        var key = await service.CreateKeyAsync(Elsewhere);
        var unknown = TokenFormat.Default.Generate().Reveal();

        foreach (var path in new[] { "/v1.0/customer", "/v1.0/accesskeys", "/auth/verify", "/auth/verify?scope=a" })
        {
            // First read from the database, then from the cache.
            foreach (var refused in new[] { await service.GetAsync(path, key.Token), await service.GetAsync(path, key.Token) })
            {
                var expected = await service.GetAsync(path, unknown);
                refused.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
                Anonymised(refused).ShouldBe(Anonymised(expected));
                refused.Header("WWW-Authenticate").ShouldBe(expected.Header("WWW-Authenticate"));
            }
        }
    }

    [Fact]
    public async Task Update_WithAllowedIps_TakesEffectAtOnceAndWithoutLeavesThem()
    {
        var key = await service.CreateKeyAsync(Here);
        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);

        await service.PutAsync(key.Path, Elsewhere, service.Session);
        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var renamed = await service.PutAsync(key.Path, """{"name": "renamed"}""", service.Session);
        renamed.Json.GetProperty("allowed_ips").GetRawText().ShouldBe("""["10.0.0.0/8","::/0"]""");

        await service.PutAsync(key.Path, """{"allowed_ips": []}""", service.Session);
        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Update_WithAllowedIps_IsRecorded()
    {
        var made = await service.CreateKeyAsync();

        await service.PutAsync(made.Path, Here, service.Session);

        var change = (await service.ChangesOfAsync(made.Id))[^1];
        (change.Action, change.Before, change.After).ShouldBe(("Updated", """{"allowed_ips":[]}""", """{"allowed_ips":["127.0.0.0/8"]}"""));
    }

    [Fact]
    public async Task Rotate_HandsTheAllowedIpsOn()
    {
        var made = await service.CreateKeyAsync(Here);

        KeyCreation.Made(await service.PostAsync(made.Path + "/rotate", "{}", made.Token)).Strings("allowed_ips").ShouldBe(["127.0.0.0/8"]);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("::ffff:11.1.2.3", false)]
    [InlineData("11.0.0.0", false)]
    [InlineData("2001:db9::1", false)]
    public async Task Verify_WithAnAddress_LooksAtTheAllowListForIt(string ip, bool allowed)
    {
        var key = await service.CreateKeyAsync("""{"allowed_ips": ["10.0.0.0/8", "2001:db8::/32"]}""");

        foreach (var answer in new[] { await VerifyAsync(key, ip), await VerifyAsync(key, ip) })
        {
            answer.Code.ShouldBe(allowed ? "valid" : "ip_not_allowed");
            (answer.Text == """{"valid":false,"code":"ip_not_allowed"}""").ShouldBe(!allowed);
        }
    }

    [Fact]
    public async Task Verify_WithoutAnAddress_DoesNotLookAtTheAllowList()
    {
        var key = await service.CreateKeyAsync(Elsewhere);

        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
        (await service.PostAsync(Verdicts.Path, $$"""{"token": "{{key.Token}}", "ip": null}""", service.Session)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task Verify_OfAnothersKey_DoesNotSayThatItIsNotAllowed()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync(Elsewhere);

        (await VerifyAsync(key, "11.0.0.0", stranger)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
        (await VerifyAsync(key, "11.0.0.0")).Code.ShouldBe("ip_not_allowed");
        (await VerifyAsync(key, "11.0.0.0", stranger)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
    }

    [Fact]
    public async Task Verify_OfAKeyWithMoreAmiss_SaysTheAddressBeforeTheScopeAndAfterTheRest()
    {
        var key = await service.CreateKeyAsync("""{"allowed_ips": ["10.0.0.0/8"], "scopes": ["a"], "expire": 60}""");
        var body = $$"""{"token": "{{key.Token}}", "ip": "11.0.0.0", "scopes": ["b"]}""";
        async Task<string?> CodeAsync() => (await service.PostAsync(Verdicts.Path, body, service.Session)).Code;

        (await CodeAsync()).ShouldBe("ip_not_allowed");
        await service.PutAsync(key.Path, """{"enabled": false}""", service.Session);
        (await CodeAsync()).ShouldBe("disabled");
        service.Clock.Advance(TimeSpan.FromSeconds(60));
        (await CodeAsync()).ShouldBe("expired");
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.1")]
    [InlineData("[::1]")]
    [InlineData("::1%1")]
    [InlineData("10.0.0.1:80")]
    [InlineData("nonsense")]
    public async Task Verify_WithWhatIsNoAddress_IsInvalid(string ip) =>
        (await service.PostAsync(Verdicts.Path, $$"""{"token": "x", "ip": "{{ip}}"}""", service.Session))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("ip").ShouldHaveSingleItem();

    private Task<ServiceResponse> VerifyAsync(CreatedKey key, string ip, string? credential = null) =>
        service.PostAsync(Verdicts.Path, $$"""{"token": "{{key.Token}}", "ip": "{{ip}}"}""", credential ?? service.Session);

    private static string Anonymised(ServiceResponse answer) => answer.Text.Replace(answer.Header("X-Request-Id")!, "", StringComparison.Ordinal);
}
