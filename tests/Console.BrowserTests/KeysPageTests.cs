using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Usage;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class KeysPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    private static readonly string[] _hostileNames =
    [
        new string('W', 255), "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "\u05D0\u05D1\u05D2 12 \u0627\u0644\u0639", "👩‍👩‍👧‍👦🏳️‍🌈 émoji", "{{7*7}} %s \\u003c",
    ];

    [Fact]
    public async Task Keys_OfACustomer_AreListedWithTheirStateAndExpiry()
    {
        var (username, _) = await Service.AddBusyCustomerAsync();
        var page = await SignInAsync("/keys", username);

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(6);
        await Assertions.Expect(Row(page, "CI pipeline")).ToContainTextAsync("in 5 days");
        await Assertions.Expect(Row(page, "Legacy exporter")).ToContainTextAsync(Texts.KeyState_Disabled);
        await KeepScreenshotAsync(page, "keys");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Filter_ByNameAndState_IsInTheUrl()
    {
        var (username, _) = await Service.AddBusyCustomerAsync();
        var page = await SignInAsync("/keys", username);

        await page.GetByLabel(Texts.Keys_Search).FillAsync("exporter");
        await page.GetByLabel(Texts.Keys_State).SelectOptionAsync(Texts.KeyState_Disabled);
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Keys_Filter }).ClickAsync();

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        page.Url.ShouldContain("search=exporter");
        page.Url.ShouldContain("state=disabled");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel(Texts.Keys_Search)).ToHaveValueAsync("exporter");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Search_ForAWholeToken_KeepsOnlyWhatIsShownOfIt()
    {
        var (username, session) = await Service.AddCustomerAsync("Searching");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "found", Expire = 60 });
        var page = await SignInAsync("/keys", username);

        await page.GetByLabel(Texts.Keys_Search).FillAsync(key.Token);
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys?search={key.Token_prefix}");
        await Assertions.Expect(Row(page, "found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Names_OfEveryKind_AreShownAsText()
    {
        var (username, session) = await Service.AddCustomerAsync("<b>Hostile</b> " + new string('W', 200));
        foreach (var name in _hostileNames)
        {
            await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = name, Expire = 3600, External_id = name[..Math.Min(name.Length, 64)] });
        }

        var page = await SignInAsync("/keys", username);

        foreach (var name in _hostileNames)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(1);
        }

        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Pages_OfManyKeys_AreReachedByLinks()
    {
        var (username, session) = await Service.AddCustomerAsync("Many");
        for (var number = 0; number < 101; number++)
        {
            await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = $"key {number}", Expire = 3600 });
        }

        var page = await SignInAsync("/keys", username);

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(100);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Pager_Next }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Pager_First }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(100);
    }

    [Fact]
    public async Task Filter_ByScopeAndUse_ShowsTheKeysThatMatch()
    {
        var (username, _) = await Service.AddBusyCustomerAsync();
        var page = await SignInAsync("/keys", username);

        await page.GetByLabel(Texts.Keys_Scope, new() { Exact = true }).FillAsync("orders:write");
        await page.GetByLabel(Texts.Keys_Used, new() { Exact = true }).SelectOptionAsync(Texts.Keys_UsedEver);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Keys_Filter }).ClickAsync();

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByLabel(Texts.Keys_Used, new() { Exact = true }).SelectOptionAsync(Texts.Keys_UsedNever);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Keys_Filter }).ClickAsync();
        await Assertions.Expect(page.GetByText(Texts.Keys_NoMatch)).ToBeVisibleAsync();
        page.Url.ShouldContain("scope=orders%3Awrite");
        page.Url.ShouldContain("used=never");
    }

    [Fact]
    public async Task Filter_ByAScopeThatIsNone_SaysSoBesideTheField()
    {
        ExpectedStatuses.Add(400);
        var (username, _) = await Service.AddBusyCustomerAsync();
        var page = await SignInAsync("/keys?scope=Not%20one", username);

        await Assertions.Expect(page.Locator("#scope-error")).ToContainTextAsync("must be 1 to 64 characters");
        await Assertions.Expect(page.GetByLabel(Texts.Keys_Scope, new() { Exact = true })).ToHaveValueAsync("Not one");
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Weeks_OfKeys_AreShownWithTheirSums()
    {
        var (username, session) = await Service.AddCustomerAsync("Weekly");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "weekly", Expire = 3600 });
        var today = Service.Clock.GetUtcNow();
        await Service.AddUsageAsync(
            "UsageDays", key.Customer_id, key.Id, ($"{today:yyyy-MM-dd}", "valid", 1000, 0), ($"{today.AddDays(-6):yyyy-MM-dd}", "expired", 234, 0),
            ($"{today.AddDays(-7):yyyy-MM-dd}", "valid", 7, 0));
        var page = await SignInAsync("/keys", username);

        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "1,234 uses in the last 7 days" })).ToBeVisibleAsync();
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tbody tr").Filter(new() { HasText = name });
}
