using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

/// <summary>The operator's pages of customers, and what a customer sees.</summary>
public sealed class CustomersPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    private static readonly string[] _hostileNames =
        [new string('W', 255), "<script>alert(1)</script>", "\u05D0\u05D1\u05D2 12 \u0627\u0644\u0639", "👩‍👩‍👧‍👦🏳️‍🌈 émoji"];

    [Fact]
    public async Task Customers_OfTheOperator_AreListedWithTheirLimits()
    {
        var limited = await AddLimitedCustomerAsync("Contoso Ltd");
        foreach (var name in _hostileNames)
        {
            await Service.AddCustomerAsync(name);
        }

        var page = await SignInAsync("/customers");

        await Assertions.Expect(Row(page, "Contoso Ltd")).ToContainTextAsync("1,000 requests per minute");
        await Assertions.Expect(Row(page, "Contoso Ltd")).ToContainTextAsync("50,000 left, 100,000 each month");
        foreach (var name in _hostileNames)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(1);
        }

        await KeepScreenshotAsync(page, "customers");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await page.GotoAsync($"/customers/{limited.Id}");
        await KeepScreenshotAsync(page, "customer");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Customer_ThatIsCreated_IsConfirmedAndCanSignIn(bool withScript)
    {
        var username = $"owner-{Guid.NewGuid():N}";
        var page = await SignInAsync("/customers/new", withScript: withScript);
        await page.GetByLabel(Texts.NewCustomer_Name, new() { Exact = true }).FillAsync("Fabrikam");
        await page.GetByLabel(Texts.NewCustomer_Username).FillAsync(username);
        await page.GetByLabel(Texts.NewCustomer_Password).FillAsync(OperatorAccount.Password);
        await AssertAccessibleWithScriptAsync(page, withScript);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewCustomer_Create }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Fabrikam was created.");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Fabrikam");
        (await Service.SignInAsync(username)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Customer_WithATakenUsername_SaysSoBesideTheFieldAndKeepsTheRest()
    {
        ExpectedStatuses.UnionWith([400, 409]);
        var page = await SignInAsync("/customers/new");
        await page.GetByLabel(Texts.NewCustomer_Name, new() { Exact = true }).FillAsync("Kept");
        await page.GetByLabel(Texts.NewCustomer_Username).FillAsync(OperatorAccount.Username);
        await page.GetByLabel(Texts.NewCustomer_Password).FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewCustomer_Create }).ClickAsync();
        await Assertions.Expect(page.Locator("#Password-error")).ToBeVisibleAsync();

        await page.GetByLabel(Texts.NewCustomer_Password).FillAsync(OperatorAccount.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewCustomer_Create }).ClickAsync();

        await Assertions.Expect(page.Locator("#Username-error")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel(Texts.NewCustomer_Name, new() { Exact = true })).ToHaveValueAsync("Kept");
        await AssertAccessibleAsync(page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limits_OfACustomer_AreSetAndCreditsAdded(bool withScript)
    {
        ExpectedStatuses.Add(400);
        var customer = await AddLimitedCustomerAsync("Limited");
        var page = await SignInAsync($"/customers/{customer.Id}", withScript: withScript);

        await page.Locator("[name=limit-1]").FillAsync("many");
        await page.Locator("[name=window-1]").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_SaveRateLimits }).ClickAsync();
        await Assertions.Expect(page.Locator("#rate-limits-error")).ToContainTextAsync("each limit must be");
        await Assertions.Expect(page.Locator("[name=limit-1]")).ToHaveValueAsync("many");
        await AssertAccessibleWithScriptAsync(page, withScript);
        await page.Locator("[name=limit-1]").FillAsync("9000");
        await page.Locator("[name=unit-1]").SelectOptionAsync("hour");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_SaveRateLimits }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.Customer_RateLimitsSaved);

        await page.GetByLabel(Texts.Customer_AddCredits).FillAsync("-1000");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_AddCreditsButton, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".figure")).ToContainTextAsync("49,000");
        await page.Locator("#Credits").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_SetCredits }).ClickAsync();
        await Assertions.Expect(page.Locator("#Credits-error")).ToContainTextAsync("remaining");
        await page.Locator("#Credits").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_SetCredits }).ClickAsync();
        await Assertions.Expect(page.Locator(".figure")).ToContainTextAsync("7");

        var read = await Service.Client(Service.Session).GetCustomerByIdAsync(customer.Id);
        read.Rate_limits.Select(limit => (limit.Limit, limit.Window)).ShouldBe([(1000, 60), (9000, 7200)]);
        (read.Credits!.Remaining, read.Credits.Refill!.Amount).ShouldBe((7, 100_000));

        foreach (var name in new[] { "#Credits", "#RefillAmount" })
        {
            await page.Locator(name).FillAsync("");
        }

        await page.Locator("#RefillEvery").SelectOptionAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_SetCredits }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.Customer_CreditsRemoved);
        (await Service.Client(Service.Session).GetCustomerByIdAsync(customer.Id)).Credits.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Customer_ThatIsDeleted_IsConfirmedFirst(bool withScript)
    {
        var customer = await AddLimitedCustomerAsync("Leaving");
        var page = await SignInAsync($"/customers/{customer.Id}", withScript: withScript);

        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Customer_Delete }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(Texts.Customer_DeleteUnused);
        await AssertAccessibleWithScriptAsync(page, withScript);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Form_Cancel }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Customer_Delete }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_DeleteButton }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Leaving was deleted.");
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}customers");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task View_OfACustomer_SaysSoOnEveryPageUntilItIsStopped(bool withScript)
    {
        var (_, session) = await Service.AddBusyCustomerAsync();
        var customer = await Service.Client(session).GetCustomerAsync();
        var page = await SignInAsync($"/customers/{customer.Id}", withScript: withScript);

        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Customer_View }).ClickAsync();

        var banner = page.GetByRole(AriaRole.Complementary, new() { Name = Texts.View_Label });
        await Assertions.Expect(banner).ToContainTextAsync("Northwind Traders");
        await KeepScreenshotAsync(page, "view");
        await AssertAccessibleWithScriptAsync(page, withScript);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Keys, Exact = true }).ClickAsync();
        await Assertions.Expect(Row(page, "CI pipeline")).ToBeVisibleAsync();
        await Assertions.Expect(banner).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Customers })).ToHaveCountAsync(0);
        await AssertFitsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.View_Stop }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}customers/{customer.Id}");
        await Assertions.Expect(banner).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nodes_OfTheService_AreShownWithTheirState()
    {
        var page = await SignInAsync("/nodes");

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync(Texts.Nodes_Ready);
        await KeepScreenshotAsync(page, "nodes");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tbody tr").Filter(new() { HasText = name });

    private async Task<Customer> AddLimitedCustomerAsync(string name)
    {
        var (_, session) = await Service.AddCustomerAsync(name);
        var customer = await Service.Client(session).GetCustomerAsync();
        return await Service.Client(Service.Session).UpdateCustomerAsync(customer.Id, new UpdateCustomer
        {
            Rate_limits = [new RateLimitInput { Limit = 1000, Window = 60 }],
            Credits = new CreditsInput { Remaining = 50_000, Refill = new RefillInput { Amount = 100_000, Every = "month" } },
        });
    }
}
