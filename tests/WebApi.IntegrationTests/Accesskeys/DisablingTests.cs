using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class DisablingTests(Service service)
{
    public sealed class OnSqlite(Service service) : DisablingTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : DisablingTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : DisablingTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private AccesskeysClient Client => service.Client(service.Session);

    [Fact]
    public async Task Disable_AndEnable_TakesEffectAtOnce()
    {
        var made = await CreateAsync();
        made.Enabled.ShouldBe(true);
        (await RequestAsync(made)).ShouldBe(HttpStatusCode.OK);

        var disabled = await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Enabled = false });
        (disabled.Enabled, disabled.Name, disabled.Tm_expire).ShouldBe((false, made.Name, made.Tm_expire));
        disabled.Tm_update.ShouldBeGreaterThan(made.Tm_update);
        (await RequestAsync(made)).ShouldBe(HttpStatusCode.Unauthorized);

        (await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Enabled = true })).Enabled.ShouldBe(true);
        (await RequestAsync(made)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task DisabledKey_WhereverItIsUsed_IsRejectedLikeAnUnknownOne()
    {
        var made = await CreateAsync();
        await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Enabled = false });
        var unknown = Domain.Accesskeys.TokenFormat.Default.Generate().Reveal();

        foreach (var path in new[] { "/v1.0/customer", "/v1.0/accesskeys", "/auth/verify" })
        {
            var (refused, expected) = (await service.GetAsync(path, made.Token), await service.GetAsync(path, unknown));

            refused.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            refused.Text.Replace(refused.Header("X-Request-Id")!, "", StringComparison.Ordinal)
                .ShouldBe(expected.Text.Replace(expected.Header("X-Request-Id")!, "", StringComparison.Ordinal));
            refused.Header("WWW-Authenticate").ShouldBe(expected.Header("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task Verify_OfADisabledKey_SaysSoToCallersThatMaySeeIt()
    {
        var made = await CreateAsync();
        var (_, stranger) = await service.RegisterCustomerAsync();
        await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Enabled = false });

        (await service.VerifyAsync(made.Token)).Text.ShouldBe("""{"valid":false,"code":"disabled"}""");
        (await service.VerifyAsync(made.Token, stranger)).Text.ShouldBe("""{"valid":false,"code":"not_found"}""");
    }

    [Fact]
    public async Task Create_Disabled_MakesAKeyThatWorksOnceItIsEnabled()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false });
        (await RequestAsync(made)).ShouldBe(HttpStatusCode.Unauthorized);

        await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Enabled = true });

        (await RequestAsync(made)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"name": "renamed"}""")]
    [InlineData("""{"name": "renamed", "enabled": null}""")]
    public async Task Update_WithoutEnabled_LeavesItAsItWas(string body)
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false });

        (await service.PutAsync($"/v1.0/accesskeys/{made.Id}", body, service.Session)).Json.GetProperty("enabled").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"true\"")]
    [InlineData("[]")]
    public async Task Enabled_ThatIsNoBoolean_IsInvalidJson(string value)
    {
        var made = await CreateAsync();
        ServiceResponse[] answers =
        [
            await service.PutAsync($"/v1.0/accesskeys/{made.Id}", $$"""{"enabled": {{value}}}""", service.Session),
            await service.PostAsync("/v1.0/accesskeys", $$"""{"expire": 60, "enabled": {{value}}}""", service.Session),
        ];

        foreach (var answer in answers)
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json").ErrorsOf("enabled").ShouldBe(["must be true or false"]);
        }
    }

    [Fact]
    public async Task Rotate_OfADisabledKey_MakesADisabledOne()
    {
        var made = await Client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false });

        var successor = await Client.RotateAccesskeyAsync(made.Id);

        successor.Enabled.ShouldBe(false);
        (await RequestAsync(successor)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Disable_WhenDone_IsRecorded()
    {
        var made = await CreateAsync();

        await Client.UpdateAccesskeyAsync(made.Id, new UpdateAccesskey { Enabled = false });

        var change = (await service.ChangesOfAsync(made.Id))[^1];
        (change.Action, change.Before, change.After).ShouldBe(("Updated", """{"enabled":true}""", """{"enabled":false}"""));
    }

    private Task<CreatedAccesskey> CreateAsync() => Client.CreateAccesskeyAsync(new CreateAccesskey { Name = "name", Expire = 600 });

    private async Task<HttpStatusCode> RequestAsync(CreatedAccesskey key) => (await service.GetAsync("/v1.0/customer", key.Token)).Status;
}
