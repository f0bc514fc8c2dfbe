using System.Net;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public abstract class VerifyTests(Service service)
{
    public sealed class OnSqlite(Service service) : VerifyTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : VerifyTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : VerifyTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private AccesskeysClient Client => service.Client(service.Session);

    [Fact]
    public async Task Verify_OfAValidKey_ReturnsItsMembersInThisOrder()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "né 🔑", Expire = 60 });
        var key = await service.GetAsync($"/v1.0/accesskeys/{made.Id}", service.Session);

        var answer = await service.VerifyAsync(made.Token);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Json.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["valid", "code", "id", "customer_id", "name", "token_prefix", "tm_expire", "fresh_for_ms", "scopes", "metadata"]);
        answer.Json.GetProperty("valid").GetBoolean().ShouldBeTrue();
        answer.Json.GetProperty("code").GetString().ShouldBe("valid");
        foreach (var member in new[] { "id", "customer_id", "name", "token_prefix", "tm_expire" })
        {
            answer.Json.GetProperty(member).GetString().ShouldBe(key.Json.GetProperty(member).GetString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("vb_")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNg")]
    [InlineData("VB_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData(" vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf\u0000")]
    [InlineData("eyJhbGciOi.eyJzdWIi.c2ln")]
    public async Task Verify_OfWhatIsNoToken_SaysMalformed(string token) => ShouldBeNoMoreThan("malformed", await service.VerifyAsync(token));

    [Fact]
    public async Task Verify_Of10Kilobytes_SaysMalformed() =>
        ShouldBeNoMoreThan("malformed", await service.VerifyAsync("vb_" + new string('A', 10_000)));

    [Fact]
    public async Task Verify_OfAKeyInOtherCase_SaysMalformed() =>
        ShouldBeNoMoreThan("malformed", await service.VerifyAsync(service.Accesskey.ToUpperInvariant()));

    [Fact]
    public async Task Verify_OfAnUnknownKey_SaysNotFound()
    {
        var token = TokenFormat.Default.Generate().Reveal();

        ShouldBeNoMoreThan("not_found", await service.VerifyAsync(token));
        ShouldBeNoMoreThan("not_found", await service.VerifyAsync(token));
    }

    [Fact]
    public async Task Verify_OfADeletedKey_SaysNotFoundAtOnce()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        (await VerifyAsync(made.Token)).Valid.ShouldBe(true);

        await Client.DeleteAccesskeyAsync(made.Id);

        ShouldBeNoMoreThan("not_found", await service.VerifyAsync(made.Token));
    }

    [Fact]
    public async Task Verify_OfAKeyAtItsExpiry_SaysExpired()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 30 });
        (await VerifyAsync(made.Token)).Valid.ShouldBe(true);

        service.Clock.Advance(TimeSpan.FromSeconds(30));

        ShouldBeNoMoreThan("expired", await service.VerifyAsync(made.Token));
    }

    [Fact]
    public async Task Verify_OfARenamedKey_TellsTheNewName()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "old", Expire = 600 });
        (await VerifyAsync(made.Token)).Name.ShouldBe("old");

        await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Name = "new" });

        (await VerifyAsync(made.Token)).Name.ShouldBe("new");
    }

    [Fact]
    public async Task Verify_OfTheCallersOwnKey_IsValid() =>
        (await service.Client(service.Accesskey).VerifyAccesskeyAsync(new VerifyAccesskey { Token = service.Accesskey })).Valid.ShouldBe(true);

    [Fact]
    public async Task Verify_OfMany_ReturnsEachResultInRequestOrder()
    {
        var first = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
        var second = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
        string[] tokens = [second.Token, "x", TokenFormat.Default.Generate().Reveal(), first.Token, second.Token];

        var answer = await Client.VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = tokens });

        answer.Result!.Select(result => (result.Code, result.Id)).ShouldBe(
            [("valid", second.Id), ("malformed", null), ("not_found", null), ("valid", first.Id), ("valid", second.Id)]);
    }

    [Fact]
    public async Task Verify_OfMany_ReturnsTheirResultsAndNothingElse()
    {
        var answer = await service.PostAsync(Verdicts.Path, """{"tokens": ["x"]}""", service.Session);

        answer.Text.ShouldBe("""{"result":[{"valid":false,"code":"malformed"}]}""");
    }

    [Fact]
    public async Task Verify_OfAHundred_ReturnsAll()
    {
        var answer = await Client.VerifyAccesskeyAsync(
            new VerifyAccesskey { Tokens = [.. Enumerable.Range(0, 99).Select(_ => TokenFormat.Default.Generate().Reveal()), service.Accesskey] });

        answer.Result!.Count(result => result.Code == "not_found").ShouldBe(99);
        answer.Result![^1].Valid.ShouldBeTrue();
    }

    private Task<VerificationAnswer> VerifyAsync(string token) => Client.VerifyAccesskeyAsync(new VerifyAccesskey { Token = token });

    private static void ShouldBeNoMoreThan(string code, ServiceResponse answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Text.ShouldBe($$"""{"valid":false,"code":"{{code}}"}""");
    }
}
