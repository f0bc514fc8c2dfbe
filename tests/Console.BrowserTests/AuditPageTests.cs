using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class AuditPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trail_OfACustomer_SaysWhoChangedWhat(bool withScript)
    {
        var (username, session) = await Service.AddBusyCustomerAsync();
        var client = Service.Client(session);
        var key = (await client.ListAccesskeysAsync()).Result.First(key => key.Name == "CI pipeline");
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "Build pipeline", Scopes = ["artifacts:read"] });
        await client.DeleteAccesskeyAsync((await client.ListAccesskeysAsync()).Result.First(one => one.Name == "Legacy exporter").Id, successors: null);
        var page = await SignInAsync("/audit", username, withScript: withScript);

        var row = page.Locator("tbody tr").Filter(new() { HasText = Texts.Change_KeyUpdated });
        await Assertions.Expect(row).ToContainTextAsync(username);
        await Assertions.Expect(row.Locator(".value-old").First).ToContainTextAsync("CI pipeline");
        await Assertions.Expect(row.Locator(".value-new").First).ToContainTextAsync("Build pipeline");
        await Assertions.Expect(row.GetByRole(AriaRole.Link, new() { Name = "Build pipeline" })).ToHaveAttributeAsync("href", $"keys/{key.Id}");
        await KeepScreenshotAsync(page, "audit");
        await AssertAccessibleWithScriptAsync(page, withScript);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Filter_ByActionAndSubject_IsInTheUrlAndInTheExport()
    {
        var (username, session) = await Service.AddBusyCustomerAsync();
        var key = (await Service.Client(session).ListAccesskeysAsync()).Result[0];
        var page = await SignInAsync("/audit", username);

        await page.GetByLabel(Texts.Audit_Action).SelectOptionAsync(Texts.Change_KeyCreated);
        await page.GetByLabel(Texts.Audit_Subject).FillAsync(key.Id.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Audit_Filter }).ClickAsync();

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        page.Url.ShouldContain("action=accesskey.created");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = Texts.Audit_ExportNdjson }).ClickAsync());
        download.SuggestedFilename.ShouldEndWith(".ndjson");
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(key.Id.ToString());
    }

    [Fact]
    public async Task Filter_ThatIsNoId_SaysSoBesideTheField()
    {
        ExpectedStatuses.Add(400);
        var page = await SignInAsync("/audit?actor=me");

        await Assertions.Expect(page.Locator("#actor-error")).ToContainTextAsync(Texts.Field_NotAnId);
        await AssertAccessibleAsync(page);
        await page.GotoAsync($"/audit?subject={Guid.NewGuid()}");
        await Assertions.Expect(page.GetByText(Texts.Audit_NoMatch, new() { Exact = true })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
    }
}
