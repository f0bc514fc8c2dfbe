using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>The audit trail as a file, by the session in the cookie.</summary>
public sealed class AuditExportTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task Export_OfSeveralPages_IsTheApisFormatInOneFile(string format, string mediaType)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        for (var number = 0; number < 105; number++)
        {
            await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = $"=key {number}", Expire = 3600 });
        }

        using var visitor = await service.SignedInAsync(await UsernameAsync(session));

        var answer = await visitor.GetAsync($"/audit/export?format={format}&action=accesskey.created");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.ContentHeaders.ContentType!.ToString().ShouldBe(mediaType + "; charset=utf-8");
        answer.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.ContentHeaders.ContentDisposition.FileName!.Trim('"').ShouldEndWith("." + format);
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        var pages = new List<string>();
        for (string? page = null, path = $"/v1.0/changes?action=accesskey.created"; path is not null; path = page is null ? null : $"/v1.0/changes?action=accesskey.created&page_token={page}")
        {
            var part = await service.SendAsync(HttpMethod.Get, path, session, headers: ("Accept", mediaType));
            page = part.Header("X-Next-Page-Token");
            pages.Add(pages.Count > 0 && format == "csv" ? part.Text[(part.Text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : part.Text);
        }

        pages.Count.ShouldBe(2);
        answer.Text.ShouldBe(string.Concat(pages));
        answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(format == "csv" ? 106 : 105);
        answer.Text.ShouldContain(customer.Id.ToString());
    }

    [Theory]
    [InlineData("?format=xml", "format must be csv or ndjson.")]
    [InlineData("", "format must be csv or ndjson.")]
    [InlineData("?format=csv&actor=x", "actor must be 8-4-4-4-12 hexadecimal digits.")]
    [InlineData("?format=csv&subject=x", "subject must be 8-4-4-4-12 hexadecimal digits.")]
    [InlineData("?format=csv&from=yesterday", "from must be a day, such as 2026-12-31.")]
    [InlineData("?format=csv&to=9999-12-31", "to must be a day, such as 2026-12-31.")]
    [InlineData("?format=csv&action=No%20Action", "action must be")]
    [InlineData("?format=csv&from=2026-02-02&to=2026-01-01", "from must be before to.")]
    public async Task Export_ThatIsUnclear_IsRejectedWithAPageThatSaysWhat(string query, string rule)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.GetAsync("/audit/export" + query);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        answer.ContentHeaders.ContentDisposition.ShouldBeNull();
        answer.Text.ShouldContain(rule);
    }

    [Fact]
    public async Task Export_WithoutASession_LeadsToSigningIn()
    {
        using var visitor = service.Visitor();

        (await visitor.GetAsync("/audit/export?format=csv")).Header("Location")!.ShouldStartWith("/sign-in?return=");
        (await visitor.GetAsync("/audit/export?format=csv", ("Authorization", "Bearer " + service.Session))).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    private async Task<string> UsernameAsync(string session) => (await service.Client(session).ListUsersAsync()).Result.Single().Username;
}
