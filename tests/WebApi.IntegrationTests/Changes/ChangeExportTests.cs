using System.Net;
using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Changes;

public sealed class ChangeExportTests(Service service) : IClassFixture<Service>
{
    private const string Names = "id,customer_id,subject_kind,subject_id,action,actor_kind,actor_id,address,request_id,tm_create,before,after\r\n";
    private const string Csv = "text/csv";
    private const string Ndjson = "application/x-ndjson";

    [Fact]
    public async Task Csv_HasALineOfNamesAndALineForEachChange()
    {
        var (session, path) = await PrepareAsync();
        var change = (await service.GetAsync(path + "&action=updated", session)).Json.GetProperty("result")[0];

        var answer = await GetAsync(path + "&action=updated", session, Csv);

        answer.ContentHeaders.ContentType.ShouldNotBeNull().ToString().ShouldBe("text/csv; charset=utf-8");
        string Of(string member) => change.GetProperty(member).GetString()!;
        answer.Text.ShouldBe(
            $"{Names}{Of("id")},{Of("customer_id")},accesskey,{Of("subject_id")},updated,agent,{Of("actor_id")},127.0.0.1,{Of("request_id")},{Of("tm_create")},"
            + "\"{\"\"name\"\":\"\"=1+1\"\"}\",\"{\"\"name\"\":\"\"a, \\\"\"b\\\"\"\"\"}\"\r\n");
    }

    [Fact]
    public async Task Csv_OfARequestIdThatLooksLikeAFormula_IsNoFormula()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        await service.SendAsync(HttpMethod.Post, "/v1.0/accesskeys", session, RequestExtensions.Json("""{"expire": 60}"""), ("X-Request-Id", "-1-1"));

        (await GetAsync("/v1.0/changes?action=accesskey.created", session, Csv)).Text.ShouldContain(",'-1-1,");
    }

    [Fact]
    public async Task Ndjson_HasALineForEachChangeAsTheListShowsIt()
    {
        var (session, path) = await PrepareAsync();
        var listed = (await service.GetAsync(path, session)).Json.GetProperty("result").EnumerateArray().Select(change => change.GetRawText()).ToList();

        var answer = await GetAsync(path, session, Ndjson);

        answer.ContentHeaders.ContentType.ShouldNotBeNull().ToString().ShouldBe("application/x-ndjson; charset=utf-8");
        answer.Text.ShouldBe(string.Concat(listed.Select(line => line + "\n")));
        JsonDocument.Parse(answer.Text.Split('\n')[0]).RootElement.GetProperty("action").GetString().ShouldBe("updated");
    }

    [Theory]
    [InlineData(Csv)]
    [InlineData(Ndjson)]
    public async Task Export_PageByPage_HasTheTokenInAHeader(string mediaType)
    {
        var (session, path) = await PrepareAsync();

        var first = await GetAsync(path + "&page_size=1", session, mediaType);
        var token = first.Header("X-Next-Page-Token").ShouldNotBeNull();
        var second = await GetAsync($"{path}&page_size=1&page_token={token}", session, mediaType);

        second.Text.ShouldContain("created");
        second.Header("X-Next-Page-Token").ShouldBeNull();
        (await GetAsync(path + "&action=deleted", session, mediaType)).Text.ShouldBe(mediaType == Csv ? Names : "");
    }

    [Theory]
    [InlineData("application/x-ndjson", Ndjson)]
    [InlineData("application/x-ndjson, text/csv;q=0.5", Ndjson)]
    [InlineData("application/x-ndjson;q=0.5, text/csv", Csv)]
    [InlineData("text/*", Csv)]
    [InlineData("application/*", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/x-ndjson, application/json", "application/json")]
    public async Task Accept_DecidesBetweenTheForms(string accept, string mediaType)
    {
        var (session, path) = await PrepareAsync();

        (await GetAsync(path, session, accept)).ContentHeaders.ContentType!.MediaType.ShouldBe(mediaType);
    }

    [Fact]
    public async Task Export_OfAKeysChanges_IsOfTheSameForm()
    {
        var (session, path) = await PrepareAsync();
        var ofKey = $"/v1.0/accesskeys/{path.Split('=')[1]}/changes";

        foreach (var mediaType in new[] { Csv, Ndjson })
        {
            (await GetAsync(ofKey, session, mediaType)).Text.ShouldBe((await GetAsync(path, session, mediaType)).Text);
        }
    }

    [Fact]
    public async Task Export_WithABrokenRule_IsAProblem() =>
        (await GetAsync("/v1.0/changes?action=A", service.Session, Csv)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request");

    private Task<ServiceResponse> GetAsync(string path, string session, string accept) =>
        service.SendAsync(HttpMethod.Get, path, session, headers: ("Accept", accept));

    /// <summary>The session of a customer whose key was created and renamed, and the list of these two changes.</summary>
    private async Task<(string Session, string Path)> PrepareAsync()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var key = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "=1+1", Expire = 60 });
        await service.Client(session).UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "a, \"b\"" });
        return (session, $"/v1.0/changes?subject={key.Id}");
    }
}
