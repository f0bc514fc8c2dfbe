using System.Text;
using Accesskeys.Console.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class ImportPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_WithErrors_IsCheckedBeforeTheRestIsImported(bool withScript)
    {
        var (_, session) = await Service.AddCustomerAsync("Importing");
        var customer = await Service.Client(session).GetCustomerAsync();
        var page = await SignInAsync($"/import?customer={customer.Id}", withScript: withScript);
        await AssertAccessibleWithScriptAsync(page, withScript);
        await AssertFitsAsync(page);
        await KeepScreenshotAsync(page, "import");

        await ChooseAsync(page, Row("Reporting", "orders:read orders:list"), Row("Nightly export", "reports:read"), Row("Forgotten", ""), "Too short,abc,,2099-01-01T00:00:00Z,-");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Import_Check }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Import_PreviewTitle);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = Texts.Import_ErrorsTitle }).Locator("tbody tr")).ToHaveCountAsync(2);
        if (withScript)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        }

        await KeepScreenshotAsync(page, "import-preview");
        await AssertAccessibleWithScriptAsync(page, withScript);
        await AssertFitsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 keys" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Import_ResultTitle);
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync(Texts.Import_StatusCreated);
        await KeepScreenshotAsync(page, "import-result");
        await AssertAccessibleWithScriptAsync(page, withScript);
        await AssertFitsAsync(page);
        (await Service.Client(session).ListAccesskeysAsync()).Result.Count.ShouldBe(2);
    }

    [Fact]
    public async Task File_ThatCannotBeRead_SaysSoBesideTheField()
    {
        ExpectedStatuses.Add(400);
        var page = await SignInAsync("/import");
        await page.GetByLabel(Texts.Import_File).SetInputFilesAsync(new FilePayload { Name = "keys.csv", MimeType = "text/csv", Buffer = "who,knows\n1,2\n"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Import_Check }).ClickAsync();

        await Assertions.Expect(page.Locator("#File-error")).ToContainTextAsync("The first line names no column.");
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task File_OfManyRows_IsImportedToTheEndByItself()
    {
        var page = await SignInAsync("/import");
        await ChooseAsync(page, [.. Enumerable.Range(0, 1500).Select(number => Row($"Key {number}", "-"))]);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Import_Check }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 1,500 keys" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Import_ResultTitle, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".totals-large dd").First).ToHaveTextAsync("1,500");
    }

    private static string Row(string name, string scopes)
    {
        var token = $"sk_live_{Guid.NewGuid():N}";
        return $"{name},{token},{token[..11]},2099-01-01T00:00:00Z,{scopes}";
    }

    private static Task ChooseAsync(IPage page, params string[] rows) => page.GetByLabel(Texts.Import_File).SetInputFilesAsync(new FilePayload
    {
        Name = "keys.csv",
        MimeType = "text/csv",
        Buffer = Encoding.UTF8.GetBytes(string.Join('\n', ["name,token,token_prefix,tm_expire,scopes", .. rows])),
    });
}
