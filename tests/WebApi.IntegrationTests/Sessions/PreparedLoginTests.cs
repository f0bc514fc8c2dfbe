using System.Net;
using System.Text;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Sessions;

/// <summary>Usernames and passwords count by RFC 8265, however they are typed, and those of earlier versions as they were.</summary>
public abstract class PreparedLoginTests(Service service)
{
    public sealed class OnSqlite(ManyClients service) : PreparedLoginTests(service), IClassFixture<ManyClients>;

    public sealed class OnSqlServer(SqlServer<ManyClients> server) : PreparedLoginTests(server.Hosted), IClassFixture<SqlServer<ManyClients>>;

    public sealed class OnPostgreSql(PostgreSql<ManyClients> server) : PreparedLoginTests(server.Hosted), IClassFixture<PostgreSql<ManyClients>>;

    private const string Composed = "pass phr\u00E4se of \u00C5se";
    private const string Spaced = "pass\u00A0phr\u00E4se\u3000of \u212Bse";

    private static readonly string _decomposed = Composed.Normalize(NormalizationForm.FormD);

    [Theory]
    [InlineData("Zo\u00EB")]
    [InlineData("ZO\u00CB")]
    [InlineData("Zoe\u0308")]
    [InlineData("ＺＯE\u0308")]
    public async Task Login_HoweverTheUsernameIsTyped_FindsTheAgent(string typed)
    {
        var suffix = $"-{Guid.NewGuid():N}";
        await CreateAsync("Zo\u00EB" + suffix, Service.Password);

        (await LoginAsync(typed + suffix, Service.Password)).Username.ShouldBe("Zo\u00EB" + suffix);
        (await service.PostAsync("/v1.0/customers", CustomerBody(typed + suffix), service.Session))
            .ShouldBeProblem(HttpStatusCode.Conflict, "username_taken");
    }

    [Fact]
    public async Task Login_HoweverThePasswordIsTyped_IsTheSame()
    {
        foreach (var made in new[] { Composed, _decomposed, Spaced })
        {
            var username = $"agent-{Guid.NewGuid():N}";
            await CreateAsync(username, made);
            foreach (var typed in new[] { Composed, _decomposed, Spaced })
            {
                (await LoginAsync(username, typed)).Username.ShouldBe(username);
            }

            await RejectedAsync(username, Composed.ToUpperInvariant());
            await RejectedAsync(username, "ｐass phr\u00E4se of \u00C5se");
        }
    }

    [Fact]
    public async Task ChangePassword_HoweverTheTwoAreTyped_IsTheSame()
    {
        var username = await service.AddAgentAsync();
        var client = service.Client(await service.SignInAsync(username));

        await client.ChangePasswordAsync(new ChangePassword { Password = Service.Password, New_password = _decomposed });
        client = service.Client(await service.SignInAsync(username, Composed));
        await client.ChangePasswordAsync(new ChangePassword { Password = Spaced, New_password = "another passphrase" });

        await service.SignInAsync(username, "another\u2003passphrase");
    }

    [Fact]
    public async Task Login_WithAPasswordThatWasHashedAsTyped_HashesItPreparedAndChangesNothingElse()
    {
        var username = $"legacy-{Guid.NewGuid():N}";
        await service.AddLegacyAgentAsync(username, _decomposed);
        await RejectedAsync(username, Composed);
        var (hash, changes) = (await service.PasswordHashAsync(username), await LastChangeAsync());

        var session = (await LoginAsync(username, _decomposed)).Token;

        (await service.PasswordHashAsync(username)).ShouldNotBe(hash);
        (await LoginAsync(username, Composed)).Username.ShouldBe(username);
        hash = await service.PasswordHashAsync(username);
        (await LoginAsync(username, _decomposed)).Username.ShouldBe(username);
        (await service.PasswordHashAsync(username)).ShouldBe(hash);
        (await service.GetAsync("/v1.0/customer", session)).Status.ShouldBe(HttpStatusCode.OK);
        (await LastChangeAsync()).ShouldBe(changes);
    }

    [Theory]
    [InlineData("tab\tin a password")]
    [InlineData("family \U0001F468\u200D\U0001F469 of two")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301")]
    public async Task Login_WithALegacyPasswordThatCannotBePrepared_StillWorks(string password)
    {
        var username = $"legacy-{Guid.NewGuid():N}";
        await service.AddLegacyAgentAsync(username, password);

        (await LoginAsync(username, password)).Username.ShouldBe(username);
        var client = service.Client(await service.SignInAsync(username, password));
        await client.ChangePasswordAsync(new ChangePassword { Password = password, New_password = Service.Password });
        await service.SignInAsync(username);
    }

    [Theory]
    [InlineData("e\u0301")]
    [InlineData("a\u202Eb")]
    [InlineData("\u265A")]
    [InlineData("\u00BD")]
    [InlineData("1\u05D0a")]
    public async Task Login_OfALegacyUsername_FindsItAsItIs(string name)
    {
        var username = $"{name}-{Guid.NewGuid():N}";
        await service.AddLegacyAgentAsync(username, Service.Password);

        (await LoginAsync(username, Service.Password)).Username.ShouldBe(username);
        (await LoginAsync(username.ToUpperInvariant(), Service.Password)).Username.ShouldBe(username);
        await RejectedAsync(username, "a wrong password");
    }

    [Fact]
    public async Task Login_OfTwoAgentsWithTheSamePreparedName_LetsEachIn()
    {
        var suffix = $"-{Guid.NewGuid():N}";
        var (composed, decomposed) = ("\u00E9" + suffix, "e\u0301" + suffix);
        await CreateAsync(composed, "the composed one's");
        await service.AddLegacyAgentAsync(decomposed, "the decomposed one's");

        (await LoginAsync(composed, "the composed one's")).Username.ShouldBe(composed);
        (await LoginAsync(decomposed, "the decomposed one's")).Username.ShouldBe(decomposed);
        (await LoginAsync(decomposed, "the composed one's")).Username.ShouldBe(composed);
        await RejectedAsync(composed, "the decomposed one's");
    }

    [Fact]
    public async Task Login_OfADeletedCustomersAgent_IsRejectedHoweverItIsTyped()
    {
        var username = $"\u00E9-{Guid.NewGuid():N}";
        var customer = await CreateAsync(username, Service.Password);
        await service.Client(service.Session).DeleteCustomerAsync(customer.Id);

        await RejectedAsync(username, Service.Password);
        await RejectedAsync(username.Normalize(NormalizationForm.FormD), Service.Password);
    }

    private static string CustomerBody(string username) =>
        $$"""{"name": "Example", "username": "{{username}}", "password": "{{Service.Password}}"}""";

    private Task<Customer> CreateAsync(string username, string password) => service.Client(service.Session).CreateCustomerAsync(
        new CreateCustomer { Name = "Example", Username = username, Password = password });

    private Task<Session> LoginAsync(string username, string password) =>
        service.Anonymous().LoginAsync(new Login { Username = username, Password = password });

    private async Task RejectedAsync(string username, string password)
    {
        var refused = await Should.ThrowAsync<AccesskeysException>(() => LoginAsync(username, password));
        refused.Code.ShouldBe("invalid_login");
    }

    private async Task<Guid> LastChangeAsync() => (await service.Client(service.Session).ListChangesAsync(page_size: 1)).Result.Single().Id;
}
