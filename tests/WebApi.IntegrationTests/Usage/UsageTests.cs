using System.Net;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Usage;

public abstract class UsageTests(Service service)
{
    public sealed class OnSqlite(Service service) : UsageTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : UsageTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : UsageTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Period = "from=2026-12-01&to=2026-12-04";

    [Fact]
    public async Task Usage_OfAKey_IsListedByTimeAndOutcome()
    {
        var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60}""");
        var customer = await CustomerAsync(service.Session);
        await service.AddUsageAsync("UsageDays", customer, key.Id, ("2026-12-02", "valid", 7, 70), ("2026-12-02", "disabled", 2, 0), ("2026-12-01", "valid", 1, 1));
        await service.AddUsageAsync("UsageDays", customer, key.Id, ("2026-11-30", "valid", 9, 9), ("2026-12-04", "valid", 9, 9));

        (await service.GetAsync($"/v1.0/accesskeys/{key.Id}/usage?{Period}", service.Session)).Text.ShouldBe(
            """{"result":["""
            + """{"tm_start":"2026-12-01T00:00:00.000000Z","outcome":"valid","uses":1,"valid":1,"cost":1},"""
            + """{"tm_start":"2026-12-02T00:00:00.000000Z","outcome":"disabled","uses":2,"valid":0,"cost":0},"""
            + """{"tm_start":"2026-12-02T00:00:00.000000Z","outcome":"valid","uses":7,"valid":7,"cost":70}],"next_page_token":null}""");
    }

    [Fact]
    public async Task Usage_ByEachGroup_IsSummedUp()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var first = await service.CreateKeyAsync("""{"scopes": [], "expire": 60, "external_id": "b"}""", session);
        var second = await service.CreateKeyAsync("""{"scopes": [], "expire": 60, "external_id": "b"}""", session);
        var third = await service.CreateKeyAsync("""{"scopes": [], "expire": 60, "external_id": "B"}""", session);
        foreach (var key in new[] { first.Id, second.Id, third.Id, Guid.NewGuid() })
        {
            await service.AddUsageAsync("UsageDays", customer.Id, key, ("2026-12-01", "valid", 2, 20), ("2026-12-01", "expired", 1, 0), ("2026-12-03", "valid", 5, 50));
        }

        async Task<string> RowsAsync(string group) => string.Join(' ', (await service.GetAsync($"/v1.0/usage?{Period}&group_by={group}", session))
            .Json.GetProperty("result").EnumerateArray().Select(row =>
                $"{row.GetProperty("tm_start").GetString()![8..10]}:{(row.TryGetProperty(group, out var value) ? value.GetString() : "")}"
                + $":{row.GetProperty("uses")}:{row.GetProperty("valid")}:{row.GetProperty("cost")}"));

        (await RowsAsync("outcome")).ShouldBe("01:expired:4:0:0 01:valid:8:8:80 03:valid:20:20:200");
        (await RowsAsync("external_id")).ShouldBe("01::3:2:20 01:B:3:2:20 01:b:6:4:40 03::5:5:50 03:B:5:5:50 03:b:10:10:100");
        var byKey = (await service.GetAsync($"/v1.0/usage?{Period}&group_by=key", session)).Json.GetProperty("result");
        byKey.GetArrayLength().ShouldBe(8);
        byKey[0].EnumerateObject().Select(member => member.Name).ShouldBe(["tm_start", "accesskey_id", "uses", "valid", "cost"]);
        byKey.EnumerateArray().Take(4).Select(row => row.GetProperty("uses").GetInt64()).ShouldAllBe(uses => uses == 3);
        byKey.EnumerateArray().Select(row => row.GetProperty("accesskey_id").GetGuid()).ShouldContain(first.Id);

        // The operator sees the customer among the others.
        (await service.GetAsync($"/v1.0/usage?{Period}&group_by=customer_id", service.Session)).Json.GetProperty("result").EnumerateArray()
            .Where(row => row.GetProperty("customer_id").GetGuid() == customer.Id)
            .Select(row => row.GetProperty("cost").GetInt64()).ShouldBe([80, 200]);
        (await service.GetAsync($"/v1.0/usage?{Period}&group_by=customer_id", session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    [Fact]
    public async Task Usage_OfNamedKeys_CountsTheseAloneInOnePage()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var named = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var key in named.Take(20).Append(Guid.NewGuid()))
        {
            await service.AddUsageAsync("UsageDays", customer.Id, key, [.. Enumerable.Range(1, 7).Select(day => ($"2026-12-0{day}", "valid", 2L, 20L))]);
        }

        var ids = string.Concat(named.Select(key => $"&accesskey_id={key}"));
        var byKey = (await service.GetAsync($"/v1.0/usage?from=2026-12-01&to=2026-12-08&group_by=key&page_size=1000{ids}", session)).Json;
        var byOutcome = (await service.GetAsync($"/v1.0/usage?{Period}{ids}&accesskey_id={named[0]}&accesskey_id=", session)).Json;

        byKey.GetProperty("next_page_token").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        byKey.GetProperty("result").EnumerateArray().Select(row => row.GetProperty("accesskey_id").GetGuid()).Distinct()
            .ShouldBe(named.Take(20), ignoreOrder: true);
        byKey.GetProperty("result").GetArrayLength().ShouldBe(20 * 7);
        byOutcome.GetProperty("result").EnumerateArray().Select(row => row.GetProperty("uses").GetInt64()).ShouldBe([40, 40, 40]);
    }

    [Fact]
    public async Task Usage_OfAnotherCustomersNamedKey_IsEmptyExceptForTheOperator()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = Guid.CreateVersion7();
        await service.AddUsageAsync("UsageDays", customer.Id, key, ("2026-12-01", "valid", 2, 20));
        var path = $"/v1.0/usage?{Period}&group_by=key&accesskey_id={key}";

        (await service.GetAsync(path, (await service.RegisterCustomerAsync()).Session)).Json.GetProperty("result").GetArrayLength().ShouldBe(0);
        (await service.GetAsync(path, service.Session)).Json.GetProperty("result").GetArrayLength().ShouldBe(1);
        (await service.GetAsync(path, session)).Json.GetProperty("result").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData(101, "", "must occur at most 100 times")]
    [InlineData(1, "&accesskey_id=1", "must be 8-4-4-4-12 hexadecimal digits")]
    public async Task Usage_OfNamedKeysAgainstARule_NamesTheParameter(int count, string more, string rule)
    {
        var ids = string.Concat(Enumerable.Range(0, count).Select(_ => $"&accesskey_id={Guid.NewGuid()}"));

        (await service.GetAsync($"/v1.0/usage?group_by=key{ids}{more}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("accesskey_id").ShouldBe([rule]);
    }

    [Fact]
    public async Task Usage_ByHour_IsReadFromTheHours()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60}""", session);
        await service.AddUsageAsync(
            "UsageHours", customer.Id, key.Id,
            ("2026-12-01T09:00:00Z", "valid", 9, 9), ("2026-12-01T10:00:00Z", "valid", 1, 1), ("2026-12-01T11:00:00Z", "valid", 2, 2),
            ("2026-12-01T12:00:00Z", "valid", 9, 9));
        const string Hours = "step=hour&from=2026-12-01T10:00:00Z&to=2026-12-01T13:00:00%2B01:00";

        foreach (var path in new[] { "/v1.0/usage", $"/v1.0/accesskeys/{key.Id}/usage" })
        {
            (await service.GetAsync($"{path}?{Hours}", session)).Json.GetProperty("result").EnumerateArray()
                .Select(row => row.GetProperty("uses").GetInt64()).ShouldBe([1, 2]);
        }
    }

    [Theory]
    [InlineData("hour", "UsageHours", "yyyy-MM-ddTHH:00:00Z")]
    [InlineData("day", "UsageDays", "yyyy-MM-dd")]
    public async Task Usage_WithoutAPeriod_IncludesTheStepInProgress(string step, string table, string format)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var now = TimeProvider.System.GetUtcNow().ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        await service.AddUsageAsync(table, customer.Id, Guid.NewGuid(), (now, "valid", 3, 3));

        (await service.GetAsync($"/v1.0/usage?step={step}", session)).Json.GetProperty("result")[0].GetProperty("uses").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Usage_OfAnotherCustomersKeyOrNone_IsNotFound()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var (_, stranger) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60}""", session);
        await service.AddUsageAsync("UsageDays", customer.Id, key.Id, ("2026-12-01", "valid", 3, 3));
        var path = $"/v1.0/accesskeys/{key.Id}/usage?{Period}";

        (await service.GetAsync(path, stranger)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.GetAsync($"/v1.0/accesskeys/{Guid.NewGuid()}/usage", stranger)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        (await service.GetAsync($"/v1.0/usage?{Period}&group_by=key", stranger)).Json.GetProperty("result").GetArrayLength().ShouldBe(0);

        await service.Client(session).DeleteAccesskeyAsync(key.Id);
        foreach (var credential in new[] { session, service.Session })
        {
            (await service.GetAsync(path, credential)).Json.GetProperty("result").GetArrayLength().ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("key")]
    [InlineData("outcome")]
    [InlineData("external_id")]
    public async Task Usage_PageByPageWhileItIsWritten_ReturnsEachRowOnce(string group)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        for (var number = 0; number < 5; number++)
        {
            var key = await service.CreateKeyAsync($$"""{"scopes": [], "expire": 60, "external_id": "tenant-{{number}}"}""", session);
            foreach (var day in new[] { "2026-12-01", "2026-12-02", "2026-12-15" })
            {
                await service.AddUsageAsync("UsageDays", customer.Id, key.Id, (day, $"outcome_{number}", 1, 1));
            }
        }

        var (rows, path, next) = (new List<string>(), $"/v1.0/usage?from=2026-12-01&to=2027-01-01&group_by={group}&page_size=2", "");
        var member = group == "key" ? "accesskey_id" : group;
        do
        {
            var page = (await service.GetAsync($"{path}&page_token={next}", session)).Json;
            rows.AddRange(page.GetProperty("result").EnumerateArray().Where(row => row.TryGetProperty(member, out var value) && value.GetString() != "aaa")
                .Select(row => $"{row.GetProperty("tm_start")} {row.GetProperty(member)}"));
            next = page.GetProperty("next_page_token").GetString() ?? "";

            // Another row of each day, which is before or after what has been listed.
            var (first, second, last) = ($"aaa{rows.Count}", $"zzz{rows.Count}", $"mmm{rows.Count}");
            await service.AddUsageAsync("UsageDays", customer.Id, Guid.NewGuid(), ("2026-12-01", first, 1, 1), ("2026-12-02", second, 1, 1), ("2026-12-03", last, 1, 1));
        }
        while (next.Length > 0);

        rows.ShouldBeUnique();
        rows.ShouldBe(rows.Order(StringComparer.Ordinal));
        rows.Count(row => row.Contains("outcome_", StringComparison.Ordinal) || group != "outcome").ShouldBeGreaterThanOrEqualTo(15);
    }

    [Fact]
    public async Task PageToken_WithAnotherQuery_IsInvalid()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60}""", session);
        await service.AddUsageAsync("UsageDays", customer.Id, key.Id, ("2026-12-01", "valid", 1, 1), ("2026-12-02", "valid", 1, 1));
        var token = (await service.GetAsync($"/v1.0/usage?{Period}&page_size=1", session)).Json.GetProperty("next_page_token").GetString();

        (await service.GetAsync($"/v1.0/usage?{Period}&page_token={token}", session)).Json.GetProperty("result").GetArrayLength().ShouldBe(1);
        foreach (var path in new[]
        {
            $"/v1.0/usage?{Period}&group_by=key", "/v1.0/usage?from=2026-12-01&to=2026-12-05", "/v1.0/usage?", $"/v1.0/accesskeys/{key.Id}/usage?{Period}",
            "/v1.0/accesskeys?",
        })
        {
            (await service.GetAsync($"{path}&page_token={token}", session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");
        }

        (await service.GetAsync($"/v1.0/usage?{Period}&page_token={token}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");
    }

    [Theory]
    [InlineData("step=week", "step", "must be hour or day")]
    [InlineData("step=Day", "step", "must be hour or day")]
    [InlineData("from=yesterday", "from", "must be an RFC 3339 time, such as 2026-12-01T10:00:00Z, or a date, such as 2026-12-01")]
    [InlineData("to=2026-02-30", "to", "must be an RFC 3339 time, such as 2026-12-01T10:00:00Z, or a date, such as 2026-12-01")]
    [InlineData("from=2026-12-01T10:00:00Z", "from", "must be the start of a day in UTC, such as 2026-12-01, because step is day")]
    [InlineData("step=hour&to=2026-12-01T10:30:00Z", "to", "must be the start of an hour in UTC, such as 2026-12-01T10:00:00Z, because step is hour")]
    [InlineData("from=2026-12-02&to=2026-12-02", "from", "must be before to")]
    [InlineData("from=2025-01-01&to=2026-12-02", "from", "must be at most 400 days before to with step=day: read a longer period in parts")]
    [InlineData("step=hour&from=2026-10-01&to=2026-12-02", "from", "must be at most 35 days before to with step=hour: read a longer period in parts")]
    [InlineData("from=2026-12-01&from=2026-12-02", "from", "must occur only once")]
    [InlineData("page_size=1001", "page_size", "must be 1 to 1000")]
    public async Task Usage_WithABrokenRule_NamesTheMemberAndTheRule(string query, string member, string rule)
    {
        var key = await service.CreateKeyAsync("""{"scopes": [], "expire": 60}""");
        foreach (var path in new[] { "/v1.0/usage", $"/v1.0/accesskeys/{key.Id}/usage" })
        {
            (await service.GetAsync($"{path}?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
                .ErrorsOf(member).ShouldBe([rule]);
        }
    }

    [Fact]
    public async Task Usage_ByAnUnknownGroup_NamesTheGroups() =>
        (await service.GetAsync("/v1.0/usage?group_by=Key", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
            .ErrorsOf("group_by").ShouldBe(["must be key, outcome, external_id or customer_id"]);

    [Fact]
    public async Task Usage_AtTheEndsOfTime_IsEmpty()
    {
        foreach (var query in new[] { "to=0001-01-02", "from=9999-12-30&to=9999-12-31", "step=hour&from=9999-12-31T22:00:00Z&to=9999-12-31T23:00:00Z" })
        {
            (await service.GetAsync($"/v1.0/usage?{query}", service.Session)).Json.GetProperty("result").GetArrayLength().ShouldBe(0);
        }
    }

    private async Task<Guid> CustomerAsync(string session) => (await service.Client(session).GetCustomerAsync()).Id;
}
