using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class RejectionsPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Explain_OfAToken_SaysWhyAndKeepsTheTokenNowhere(bool withScript)
    {
        var (username, session) = await Service.AddCustomerAsync("Explaining");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "switched off", Expire = 3600, Enabled = false });
        var page = await SignInAsync("/rejections", username, withScript: withScript);

        await ExplainAsync(page, key.Token);

        await Assertions.Expect(page.Locator(".explanation")).ToContainTextAsync("The key is disabled.");
        await Assertions.Expect(page.Locator(".explanation .badge")).ToHaveTextAsync(Texts.Outcome_Disabled);
        await Assertions.Expect(page.GetByLabel(Texts.Rejections_Key)).ToHaveValueAsync(key.Token_prefix);
        page.Url.ShouldBe($"{Service.Address}rejections");
        (await page.ContentAsync()).ShouldNotContain(key.Token);
        Service.Log.Lines.ShouldNotContain(line => line.ToString()!.Contains(key.Token));
        await page.GetByRole(AriaRole.Link, new() { Name = "switched off" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys/{key.Id}");
    }

    [Fact]
    public async Task Explain_WithAddressAndScope_NamesWhatIsMissing()
    {
        ExpectedStatuses.Add(400);
        var (username, session) = await Service.AddCustomerAsync("Northwind Traders");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey
        {
            Name = "Partner integration",
            Expire = 3600,
            Scopes = ["orders:read"],
            Allowed_ips = ["203.0.113.0/24"],
        });
        var page = await SignInAsync("/rejections", username);

        await page.GetByLabel(Texts.Rejections_Address).FillAsync("somewhere");
        await ExplainAsync(page, $"{key.Id}");
        await Assertions.Expect(page.Locator("#Address-error")).ToContainTextAsync("must be an IP address");
        await AssertAccessibleAsync(page);
        await page.GetByLabel(Texts.Rejections_Address).FillAsync("198.51.100.7");
        await ExplainAsync(page, key.Token_prefix);
        await Assertions.Expect(page.Locator(".explanation .badge")).ToHaveTextAsync(Texts.Outcome_IpNotAllowed);
        await Assertions.Expect(page.GetByText(Texts.Explanation_IpNotAllowed)).ToBeVisibleAsync();
        await page.GetByLabel(Texts.Rejections_Address).FillAsync("203.0.113.7");
        await page.GetByLabel(Texts.Rejections_Scopes).FillAsync("orders:write");
        await ExplainAsync(page, key.Token_prefix);

        await Assertions.Expect(page.Locator(".explanation")).ToContainTextAsync("orders:write");
        await Assertions.Expect(page.GetByText(Texts.Explanation_InsufficientScope)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#result-title")).ToBeFocusedAsync();
        await KeepScreenshotAsync(page, "rejections");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Explain_OfAnUnknownOrForeignKey_DoesNotTellThemApart()
    {
        var (username, _) = await Service.AddCustomerAsync("Asking");
        var (_, other) = await Service.AddCustomerAsync("Asked");
        var foreign = await Service.Client(other).CreateAccesskeyAsync(new CreateAccesskey { Name = "foreign", Expire = 3600 });
        var page = await SignInAsync("/rejections", username);

        await ExplainAsync(page, foreign.Token);
        await Assertions.Expect(page.Locator(".explanation .badge")).ToHaveTextAsync(Texts.Reason_NotFound);
        var text = await page.Locator(".explanation").TextContentAsync();
        await ExplainAsync(page, $"{Guid.NewGuid()}");

        await Assertions.Expect(page.Locator(".explanation")).ToHaveTextAsync(text!.Trim());
        await ExplainAsync(page, foreign.Token[..^1]);
        await Assertions.Expect(page.Locator(".explanation")).ToContainTextAsync("it was cut off");
    }

    [Fact]
    public async Task Explain_OfNothing_SaysWhatIsNeeded()
    {
        ExpectedStatuses.Add(400);
        var (username, _) = await Service.AddCustomerAsync("Empty");
        var page = await SignInAsync("/rejections", username);

        await ExplainAsync(page, "  ");

        await Assertions.Expect(page.Locator("#Token-error")).ToContainTextAsync(Texts.Rejections_KeyRequired);
    }

    private static async Task ExplainAsync(IPage page, string key)
    {
        await page.GetByLabel(Texts.Rejections_Key).FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Rejections_Explain }).ClickAsync();
    }
}
