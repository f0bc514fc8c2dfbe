using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Usage;

public sealed class UsageCsvTests(Service service) : IClassFixture<Service>
{
    private const string Period = "from=2026-12-01&to=2026-12-04";

    [Fact]
    public async Task Csv_HasALineOfNamesAndALineForEachRow()
    {
        var (key, session) = await PrepareAsync("tenant");

        var answer = await GetAsync($"/v1.0/accesskeys/{key}/usage?{Period}", session);

        answer.ContentHeaders.ContentType.ShouldNotBeNull().ToString().ShouldBe("text/csv; charset=utf-8");
        answer.Text.ShouldBe(
            "tm_start,outcome,uses,valid,cost\r\n2026-12-01T00:00:00.000000Z,expired,3,0,0\r\n2026-12-01T00:00:00.000000Z,valid,2,2,20\r\n");
        answer.Header("X-Next-Page-Token").ShouldBeNull();
        (await GetAsync($"/v1.0/usage?{Period}&group_by=key", session)).Text.ShouldBe(
            $"tm_start,accesskey_id,uses,valid,cost\r\n2026-12-01T00:00:00.000000Z,{key},5,2,20\r\n");
        (await GetAsync($"/v1.0/usage?{Period}&group_by=customer_id", service.Session)).Text.ShouldStartWith("tm_start,customer_id,uses,valid,cost\r\n");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("'=1", "''=1")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;=1+1", "\"a;=1+1\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=\"a\",\"b\"", "\"'=\"\"a\"\",\"\"b\"\"\"")]
    [InlineData("Zo\u00EB \U0001F511", "Zo\u00EB \U0001F511")]
    public async Task Csv_OfAnExternalId_IsNoFormula(string externalId, string cell)
    {
        var (_, session) = await PrepareAsync(externalId);

        (await GetAsync($"/v1.0/usage?{Period}&group_by=external_id", session)).Text.ShouldBe(
            $"tm_start,external_id,uses,valid,cost\r\n2026-12-01T00:00:00.000000Z,{cell},5,2,20\r\n");
    }

    [Fact]
    public async Task Csv_OfKeysWithoutAnExternalId_HasAnEmptyCell()
    {
        var (_, session) = await PrepareAsync("");

        (await GetAsync($"/v1.0/usage?{Period}&group_by=external_id", session)).Text.ShouldEndWith("\r\n2026-12-01T00:00:00.000000Z,,5,2,20\r\n");
    }

    [Fact]
    public async Task Csv_PageByPage_HasTheTokenInAHeader()
    {
        var (key, session) = await PrepareAsync("tenant");
        var path = $"/v1.0/accesskeys/{key}/usage?{Period}&page_size=1";

        var first = await GetAsync(path, session);
        var token = first.Header("X-Next-Page-Token").ShouldNotBeNull();
        var second = await GetAsync($"{path}&page_token={token}", session);

        (first.Text, second.Text).ShouldBe((
            "tm_start,outcome,uses,valid,cost\r\n2026-12-01T00:00:00.000000Z,expired,3,0,0\r\n",
            "tm_start,outcome,uses,valid,cost\r\n2026-12-01T00:00:00.000000Z,valid,2,2,20\r\n"));
        second.Header("X-Next-Page-Token").ShouldBeNull();
    }

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("TEXT/CSV;q=0.9, application/json;q=0.5", true)]
    [InlineData("text/csv, */*;q=0.1", true)]
    [InlineData("text/*", true)]
    [InlineData("text/csv, application/json", false)]
    [InlineData("text/csv;q=0", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("image/png", false)]
    [InlineData("text/csv;q", true)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public async Task Accept_DecidesBetweenCsvAndJson(string accept, bool isCsv) =>
        (await service.SendAsync(HttpMethod.Get, "/v1.0/usage", service.Session, headers: ("Accept", accept)))
            .ContentHeaders.ContentType!.MediaType.ShouldBe(isCsv ? "text/csv" : "application/json");

    [Fact]
    public async Task Head_OfCsv_HasTheHeadersOfGet()
    {
        var (key, session) = await PrepareAsync("tenant");
        var path = $"/v1.0/accesskeys/{key}/usage?{Period}";

        var head = await service.SendAsync(HttpMethod.Head, path, session, headers: ("Accept", "text/csv"));

        head.Text.ShouldBeEmpty();
        head.ContentHeaders.ContentLength.ShouldBe((await GetAsync(path, session)).Text.Length);
        head.ContentHeaders.ContentType!.MediaType.ShouldBe("text/csv");
    }

    [Fact]
    public async Task Error_ToARequestForCsv_IsAProblem() =>
        (await GetAsync("/v1.0/usage?step=week", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request");

    private Task<ServiceResponse> GetAsync(string path, string session) =>
        service.SendAsync(HttpMethod.Get, path, session, headers: ("Accept", "text/csv"));

    private async Task<(Guid Key, string Session)> PrepareAsync(string externalId)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60, External_id = externalId });
        await service.AddUsageAsync("UsageDays", customer.Id, key.Id, ("2026-12-01", "valid", 2, 20), ("2026-12-01", "expired", 3, 0));
        return (key.Id, session);
    }
}
