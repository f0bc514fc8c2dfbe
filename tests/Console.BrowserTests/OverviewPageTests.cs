using System.Globalization;
using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class OverviewPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Fact]
    public async Task Overview_OfACustomerWithUsage_ShowsTheVerificationsOfTheDay()
    {
        var (username, _) = await Service.AddBusyCustomerAsync();
        var page = await SignInAsync(username: username);

        await Assertions.Expect(page.Locator(".chart-column")).ToHaveCountAsync(24);
        await Assertions.Expect(page.Locator(".totals dt").First).ToHaveTextAsync(Texts.Outcome_Valid);
        await KeepScreenshotAsync(page, "overview");
        await AssertAccessibleAsync(page);
        await page.GetByText(Texts.Chart_ShowTable).ClickAsync();
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Overview_OfACustomerWithoutKeys_SaysWhatToDo()
    {
        var (username, _) = await Service.AddCustomerAsync("New");
        var page = await SignInAsync(username: username);

        await Assertions.Expect(page.GetByText(Texts.Overview_NoUsage)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Keys_New }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys/new");
    }

    [Fact]
    public async Task Overview_OfTheOperator_SaysWhoseKeysAndVerificationsItCounts()
    {
        var page = await SignInAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Texts.Overview_OwnKeys, Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Texts.Overview_UsageOfAll, Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.Keys_New })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Numbers_OfKeys_LeadToListsOfAsMany()
    {
        var (username, session) = await Service.AddCustomerAsync("Counting");
        var client = Service.Client(session);
        const int Year = 365 * 24 * 3600;
        await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "never used", Expire = Year });
        await client.CreateAccesskeyAsync(new CreateAccesskey { Name = "disabled", Expire = Year, Enabled = false });
        foreach (var (days, expire) in new[] { (100, Year), (91, Year), (1, 3600), (2, 29 * 24 * 3600), (3, 3600) })
        {
            var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Name = $"used {days} days ago", Expire = expire });
            await Service.SetLastUsedAsync(key.Id, Service.Clock.GetUtcNow().AddDays(-days));
        }

        var page = await SignInAsync(username: username);
        var tiles = page.Locator(".tile");
        await Assertions.Expect(tiles).ToHaveCountAsync(6);
        var counts = (await tiles.Locator(".tile-value").AllTextContentsAsync()).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        counts.ShouldBe([6, 1, 0, 3, 2, 1]);

        for (var index = 0; index < counts.Count; index++)
        {
            await page.GotoAsync("/");
            await tiles.Nth(index).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Keys_Title);
            await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(counts[index]);
        }
    }
}
