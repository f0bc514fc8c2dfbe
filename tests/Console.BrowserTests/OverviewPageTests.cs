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
    }
}
