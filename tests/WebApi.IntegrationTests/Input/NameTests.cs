using System.Net;
using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Input;

/// <summary>Names that look like others are taken nowhere, and those that were taken before stay usable.</summary>
public abstract class NameTests(Service service)
{
    public sealed class OnSqlite(Service service) : NameTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : NameTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : NameTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    public static TheoryData<string> Formatting =>
        ["\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"];

    [Theory]
    [MemberData(nameof(Formatting))]
    public async Task Name_WithBidirectionalFormatting_IsRejectedByEveryOperation(string formatting)
    {
        var name = $"gpj{formatting}exe";
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "good", Expire = 60 });
        foreach (var member in new[] { "name", "detail" })
        {
            await RejectedAsync(service.PostAsync("/v1.0/accesskeys", Body(member, name, """, "expire": 60"""), service.Session), member);
            await RejectedAsync(service.PutAsync($"/v1.0/accesskeys/{key.Id}", Body(member, name), service.Session), member);
        }

        var customer = Body("name", name, $$""", "username": "agent-{{Guid.NewGuid():N}}", "password": "{{Service.Password}}" """);
        await RejectedAsync(service.PostAsync("/v1.0/customers", customer, service.Session), "name");
        customer = Body("username", name, $$""", "name": "Example", "password": "{{Service.Password}}" """);
        await RejectedAsync(service.PostAsync("/v1.0/customers", customer, service.Session), "username");
        await RejectedAsync(service.GetAsync($"/v1.0/accesskeys?name={Uri.EscapeDataString(name)}", service.Session), "name");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("detail")]
    [InlineData("token_prefix")]
    public async Task Import_WithBidirectionalFormatting_IsInvalid(string member)
    {
        var hash = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        var key = Body(member, "a\u202Eb", $$""", "token_hash": "{{hash}}", "tm_expire": "2090-01-01T00:00:00Z", "scopes": [] """);

        var answer = await service.PostAsync("/v1.0/accesskeys/import", $$"""{"accesskeys": [{{key}}]}""", service.Session);

        var result = answer.Json.GetProperty("result")[0];
        result.GetProperty("status").GetString().ShouldBe("invalid");
        result.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(member);
    }

    [Fact]
    public async Task Name_WithDirectionalMarksAndRightToLeftLetters_IsTaken()
    {
        const string Name = "\u200Fשלום\u200E (\u0645\u0631\u062D\u0628\u0627)";

        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = Name, Detail = Name, Expire = 60 });

        (key.Name, key.Detail).ShouldBe((Name, Name));
    }

    [Fact]
    public async Task Key_WhoseNameAnEarlierVersionTook_IsShownChangedAndRotated()
    {
        const string Old = "gpj\u202Eexe";
        var client = service.Client(service.Session);
        var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "good", Expire = 60 });
        await using (var scope = service.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>().Accesskeys.IgnoreQueryFilters()
                .Where(one => one.Id == key.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Name, Old).SetProperty(one => one.Detail, Old));
        }

        (await client.GetAccesskeyAsync(key.Id)).Name.ShouldBe(Old);
        (await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Enabled = true })).Name.ShouldBe(Old);
        (await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Detail = "good" })).Name.ShouldBe(Old);
        var successor = await client.RotateAccesskeyAsync(key.Id);
        (successor.Name, successor.Detail).ShouldBe((Old, "good"));
        (await client.UpdateAccesskeyAsync(successor.Id, new UpdateAccesskey { Name = "good" })).Name.ShouldBe("good");
    }

    [Theory]
    [InlineData("henry\u2163")]
    [InlineData("\u265A")]
    [InlineData("a\u00A0b")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u200Db")]
    [InlineData("1\u05D0")]
    [InlineData("\u05D0a")]
    [InlineData("\uE000")]
    [InlineData("😀")]
    public async Task Username_ThatBreaksAPrecisRule_IsRejectedNamingIt(string username)
    {
        var body = Body("username", username, $$""", "name": "Example", "password": "{{Service.Password}}" """);

        (await RejectedAsync(service.PostAsync("/v1.0/customers", body, service.Session), "username")).ShouldContain("(RFC ");
    }

    [Theory]
    [InlineData("tab\tin a password")]
    [InlineData("a\u202Epassword of bidi")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301")]
    public async Task Password_ThatBreaksAPrecisRule_IsRejectedAndNotRepeated(string password)
    {
        var customer = Body("password", password, $$""", "name": "Example", "username": "agent-{{Guid.NewGuid():N}}" """);
        (await RejectedAsync(service.PostAsync("/v1.0/customers", customer, service.Session), "password")).ShouldNotContain("U+");

        var change = Body("new_password", password, $$""", "password": "{{Service.Password}}" """);
        (await RejectedAsync(service.PutAsync("/auth/password", change, service.Session), "new_password")).ShouldNotContain("U+");
    }

    private static string Body(string member, string value, string others = "") =>
        $$"""{"{{member}}": {{JsonSerializer.Serialize(value)}}{{others}}}""";

    private static async Task<string> RejectedAsync(Task<ServiceResponse> answering, string member) => (await answering)
        .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();
}
