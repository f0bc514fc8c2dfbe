using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class FindTests(Service service)
{
    public sealed class OnSqlite(Service service) : FindTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : FindTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : FindTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Theory]
    [InlineData("report", "Daily REPORT", "reporting")]
    [InlineData("DAILY", "Daily REPORT")]
    [InlineData("%", "100% of it")]
    [InlineData("_", "under_score")]
    [InlineData("É", "É")]
    [InlineData("é", "é")]
    [InlineData("ß", "straße")]
    [InlineData("K", "kelvin")]
    [InlineData("nothing")]
    public async Task Find_ByName_IgnoresTheCaseOfAsciiAlone(string part, params string[] found)
    {
        var client = await NewCustomerAsync();
        foreach (var name in new[] { "reporting", "Daily REPORT", "100% of it", "under_score", "É", "é", "straße", "STRASSE", "kelvin", "\u212A" })
        {
            await client.CreateAccesskeyAsync(new CreateAccesskey { Name = name, Expire = 60 });
        }

        (await client.ListAccesskeysAsync(name: part)).Result.Select(key => key.Name).ShouldBe(found);
    }

    [Fact]
    public async Task Find_ByPrefix_FindsTheKeyOfAToken()
    {
        var client = await NewCustomerAsync();
        var made = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        (await client.ListAccesskeysAsync(token_prefix: made.Token_prefix)).Result.ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        (await client.ListAccesskeysAsync(token_prefix: made.Token_prefix[..^1])).Result.ShouldBeEmpty();
    }

    [Fact]
    public async Task Find_ByState_FindsWhatHoldsOfAll()
    {
        var client = await NewCustomerAsync();
        var soon = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "soon", Expire = 60 });
        var late = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "late", Expire = 86_400 });
        var off = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "off", Expire = 60, Enabled = false });
        var inAnHour = soon.Tm_create.AddHours(1);

        async Task<IEnumerable<string>> FindAsync(bool? enabled = null, DateTimeOffset? expiresBefore = null) =>
            (await client.ListAccesskeysAsync(enabled: enabled, expires_before: expiresBefore)).Result.Select(key => key.Name);

        (await FindAsync(enabled: false)).ShouldBe([off.Name]);
        (await FindAsync(enabled: true)).ShouldBe([late.Name, soon.Name]);
        (await FindAsync(expiresBefore: inAnHour)).ShouldBe([off.Name, soon.Name]);
        (await FindAsync(enabled: true, expiresBefore: inAnHour)).ShouldBe([soon.Name]);
        (await FindAsync(expiresBefore: soon.Tm_expire)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Find_ByUse_FindsWhatWasNotUsedSince()
    {
        var client = await NewCustomerAsync();
        var (never, before, after) = (
            await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "never", Expire = 60 }),
            await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "before", Expire = 60 }),
            await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "after", Expire = 60 }));
        await using (var connection = await service.Location.OpenAsync())
        {
            await connection.ExecuteAsync($"UPDATE Accesskeys SET LastUsedAt = 1000000 WHERE Id = '{before.Id.ToString().ToUpperInvariant()}'");
            await connection.ExecuteAsync($"UPDATE Accesskeys SET LastUsedAt = 3000000 WHERE Id = '{after.Id.ToString().ToUpperInvariant()}'");
        }

        var found = await client.ListAccesskeysAsync(unused_since: DateTimeOffset.UnixEpoch.AddSeconds(2));

        found.Result.Select(key => key.Id).ShouldBe([before.Id, never.Id]);
    }

    [Theory]
    [InlineData("orders:read", "everything", "below", "exactly")]
    [InlineData("orders:write", "everything", "below")]
    [InlineData("orders:*", "everything", "below")]
    [InlineData("orders", "everything")]
    [InlineData("*", "everything")]
    public async Task Find_ByScope_FindsWhatCoversIt(string scope, params string[] found)
    {
        var client = await NewCustomerAsync();
        foreach (var (name, scopes) in new (string, string[])[] { ("exactly", ["orders:read"]), ("below", ["orders:*"]), ("other", ["calls:read"]), ("none", []), ("everything", ["*"]) })
        {
            await client.CreateAccesskeyAsync(new CreateAccesskey { Name = name, Expire = 60, Scopes = scopes });
        }

        (await client.ListAccesskeysAsync(scope: scope)).Result.Select(key => key.Name).ShouldBe(found);
    }

    [Fact]
    public async Task Find_ByNamedState_FindsEachKeyInOneStateAsAVerificationDecides()
    {
        var client = await NewCustomerAsync();
        var made = new Dictionary<string, Guid>();
        foreach (var name in new[] { "active", "off", "over", "off and over" })
        {
            made[name] = (await client.CreateAccesskeyAsync(new CreateAccesskey { Name = name, Expire = 60, Enabled = !name.StartsWith("off", StringComparison.Ordinal) })).Id;
        }

        var rotated = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "rotated", Expire = 60 });
        await client.DeleteAccesskeyAsync((await client.RotateAccesskeyAsync(rotated.Id, new RotateAccesskey())).Id);
        await using (var connection = await service.Location.OpenAsync())
        {
            foreach (var name in new[] { "over", "off and over" })
            {
                await connection.ExecuteAsync($"UPDATE Accesskeys SET ExpiresAt = 1000000 WHERE Id = '{made[name].ToString().ToUpperInvariant()}'");
            }
        }

        async Task<IEnumerable<string>> FindAsync(string state) => (await client.ListAccesskeysAsync(state: state)).Result.Select(key => key.Name);

        (await FindAsync("active")).ShouldBe(["active"]);
        (await FindAsync("disabled")).ShouldBe(["off"]);
        (await FindAsync("expired")).ShouldBe(["rotated", "off and over", "over"]);
    }

    [Fact]
    public async Task Find_ByWhetherItWasUsed_FindsTheOnesOrTheOthers()
    {
        var client = await NewCustomerAsync();
        var never = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        var used = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await using (var connection = await service.Location.OpenAsync())
        {
            await connection.ExecuteAsync($"UPDATE Accesskeys SET LastUsedAt = 1000000 WHERE Id = '{used.Id.ToString().ToUpperInvariant()}'");
        }

        (await client.ListAccesskeysAsync(never_used: true)).Result.ShouldHaveSingleItem().Id.ShouldBe(never.Id);
        (await client.ListAccesskeysAsync(never_used: false)).Result.ShouldHaveSingleItem().Id.ShouldBe(used.Id);
    }

    [Fact]
    public async Task Find_PageByPageWhileKeysComeAndGo_ShowsEachThatStayedExactlyOnce()
    {
        var client = await NewCustomerAsync();
        var made = new List<Guid>();
        for (var index = 0; index < 20; index++)
        {
            made.Add((await client.CreateAccesskeyAsync(new CreateAccesskey { Name = index % 2 == 0 ? "wanted" : "other", Expire = 60 })).Id);
        }

        var staying = made.Where((_, index) => index % 2 == 0 && index != 4).Reverse().ToList();
        var walked = new List<Guid>();
        string? next = null;
        do
        {
            var page = await client.ListAccesskeysAsync(page_size: 3, page_token: next, name: "wanted");
            walked.AddRange(page.Result.Select(key => key.Id));
            next = page.Next_page_token;
            await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "wanted", Expire = 60 });
            if (walked.Count == 3)
            {
                await client.DeleteAccesskeyAsync(made[4]);
            }
        }
        while (next is not null);

        walked.ShouldBe(staying);
    }

    [Fact]
    public async Task Find_WhereTheLastFoundFillsThePage_HasNoNextPage()
    {
        var client = await NewCustomerAsync();
        await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "other", Expire = 60 });
        await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "wanted", Expire = 60 });

        (await client.ListAccesskeysAsync(page_size: 1, name: "wanted")).Next_page_token.ShouldBeNull();
    }

    [Fact]
    public async Task Find_OfAnotherCustomersKeys_FindsNone()
    {
        var made = await (await NewCustomerAsync()).CreateAccesskeyAsync(new CreateAccesskey { Name = "wanted", Expire = 60 });

        (await (await NewCustomerAsync()).ListAccesskeysAsync(name: "wanted", token_prefix: made.Token_prefix)).Result.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("name=a%00b", "name")]
    [InlineData("name=a&name=b", "name")]
    [InlineData("token_prefix=vb_ABCDEFGHI", "token_prefix")]
    [InlineData("enabled=yes", "enabled")]
    [InlineData("never_used=1", "never_used")]
    [InlineData("scope=Orders", "scope")]
    [InlineData("scope=a&scope=b", "scope")]
    [InlineData("state=deleted", "state")]
    [InlineData("state=Active", "state")]
    [InlineData("expires_before=2026-12-01", "expires_before")]
    [InlineData("expires_before=2026-12-01T10:15:30", "expires_before")]
    [InlineData("expires_before=1764584130", "expires_before")]
    [InlineData("unused_since=2026-13-01T10:15:30Z", "unused_since")]
    [InlineData("unused_since=2026-12-01T10:15:30Z&unused_since=2026-12-01T10:15:30Z", "unused_since")]
    public async Task Find_AgainstARule_ReturnsInvalidRequestNamingTheParameter(string query, string parameter) =>
        (await service.GetAsync($"/v1.0/accesskeys?{query}", service.Accesskey))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(parameter).ShouldHaveSingleItem();

    [Theory]
    [InlineData("expires_before=2026-12-01T10:15:30Z")]
    [InlineData("expires_before=2026-12-01T10:15:30.123456Z")]
    [InlineData("expires_before=2026-12-01T12:15:30%2B02:00")]
    [InlineData("expires_before=2026-12-01t10:15:30z")]
    [InlineData("expires_before=2026-12-01T10:15:30.123456789012Z")]
    [InlineData("unused_since=2026-12-01t10:15:30.12345678-23:59")]
    [InlineData("unused_since=2016-12-31T23:59:60Z")]
    [InlineData("expires_before=&unused_since=&enabled=&name=&token_prefix=&scope=&state=&never_used=")]
    public async Task Find_WithinTheRules_Succeeds(string query) =>
        (await service.GetAsync($"/v1.0/accesskeys?{query}", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("expires_before=2026-12-01T10:15:30+02:00", "expires_before")]
    [InlineData("expires_before=2026-12-01t10:15:30.1234567890+02:00", "expires_before")]
    [InlineData("unused_since=2026-12-01T10:15:30%2002:00", "unused_since")]
    public async Task Find_WithAnUnescapedPlus_ExplainsHowToWriteIt(string query, string parameter)
    {
        var answer = await service.GetAsync($"/v1.0/accesskeys?{query}", service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(parameter).ShouldHaveSingleItem().ShouldContain("%2B02:00");
    }

    [Fact]
    public async Task Find_ByALongFraction_ComparesByTheMicrosecond()
    {
        var client = await NewCustomerAsync();
        var made = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        var (end, next) = (made.Tm_expire, made.Tm_expire.AddMicroseconds(1));

        async Task<int> CountAsync(DateTimeOffset before, string digits) => (await service.GetAsync(
            $"/v1.0/accesskeys?expires_before={before:yyyy-MM-dd'T'HH:mm:ss.ffffff}{digits}z", made.Token)).Json.GetProperty("result").GetArrayLength();

        (await CountAsync(end, "999999")).ShouldBe(0);
        (await CountAsync(next, "000000")).ShouldBe(1);
    }

    private async Task<AccesskeysClient> NewCustomerAsync() => service.Client((await service.RegisterCustomerAsync()).Session);
}
