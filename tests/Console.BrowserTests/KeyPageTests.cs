using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class KeyPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    private static readonly string _hostile = "<img src=x onerror=alert(1)> \u05D0\u05D1\u05D2 👩‍👩‍👧‍👦 " + new string('W', 300);

    [Fact]
    public async Task Key_WithUsageLimitsAndRotations_ShowsThem()
    {
        var (username, _, key) = await Service.AddRotatedKeyAsync();
        var page = await SignInAsync($"/keys/{key.Id}", username);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Production API");
        await Assertions.Expect(page.Locator(".chart-column")).ToHaveCountAsync(24);
        await Assertions.Expect(page.GetByText("1,000 requests per minute")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("9,000 left, 10,000 each month")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".chain-key")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".chain-current code")).ToHaveTextAsync(key.Token_prefix + "…");
        await Assertions.Expect(Section(page, Texts.Key_Rejections).Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(Section(page, Texts.Key_Rejections).Locator("tbody tr").First).ToContainTextAsync("203.0.113.9");
        await Assertions.Expect(Section(page, Texts.Key_Changes)).ToContainTextAsync(Texts.Change_KeyCreated);
        await KeepScreenshotAsync(page, "key");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_UsageDays }).ClickAsync();
        await Assertions.Expect(page.Locator(".chart-column, .empty")).Not.ToHaveCountAsync(24);
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys/{key.Id}?usage=days");
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Key_NeverUsed_SaysWhatWillAppear()
    {
        var (username, session) = await Service.AddCustomerAsync("Fresh");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "fresh", Expire = 3600 });
        var page = await SignInAsync($"/keys/{key.Id}", username);

        await Assertions.Expect(page.GetByText(Texts.Key_NoUsageHours)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText(Texts.Key_NoRejections)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText(Texts.Key_NoLimits)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Key_OfAnotherCustomerOrRevoked_IsNotFound()
    {
        ExpectedStatuses.Add(404);
        var (username, session) = await Service.AddCustomerAsync("One");
        var (_, other) = await Service.AddCustomerAsync("Other");
        var foreign = await Service.Client(other).CreateAccesskeyAsync(new CreateAccesskey { Name = "secret name", Expire = 3600 });
        var revoked = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "gone", Expire = 3600 });
        await Service.Client(session).DeleteAccesskeyAsync(revoked.Id);
        var page = await SignInAsync("/keys", username);

        foreach (var path in new[] { $"{foreign.Id}", $"{revoked.Id}", $"{foreign.Id}/edit", $"{foreign.Id}/access", $"{foreign.Id}/limits", $"{foreign.Id}/rotate", $"{foreign.Id}/revoke", $"{Guid.NewGuid()}" })
        {
            var response = await page.GotoAsync($"/keys/{path}");
            response!.Status.ShouldBe(404);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Failure_NotFound);
            (await page.ContentAsync()).ShouldNotContain("secret name");
        }

        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Key_WithAHostileName_IsShownAsText()
    {
        var (username, session) = await Service.AddCustomerAsync("Hostile");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey
        {
            Name = _hostile[..255],
            Detail = _hostile,
            Expire = 3600,
            External_id = _hostile[..200],
            Scopes = [new string('w', 64), "orders:read"],
            Metadata = new Dictionary<string, object> { ["<b>name</b>"] = _hostile },
        });
        var page = await SignInAsync($"/keys/{key.Id}", username);

        await Assertions.Expect(page.Locator("h1 bdi")).ToHaveTextAsync(_hostile[..255]);
        await Assertions.Expect(page.Locator("main img")).ToHaveCountAsync(0);
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await page.GotoAsync($"/keys/{key.Id}/edit");
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToHaveValueAsync(_hostile[..255]);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Key_SeenByAViewer_OffersNoActions()
    {
        var (_, session) = await Service.AddCustomerAsync("Looking");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "seen", Expire = 3600 });
        var username = (await Service.AddUserAsync("viewer", session)).User.Username;
        var page = await SignInAsync($"/keys/{key.Id}", username);

        await Assertions.Expect(page.GetByText(Texts.Key_ReadOnly)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".page-actions > *")).ToHaveCountAsync(0);
        foreach (var action in new[] { "edit", "access", "limits", "rotate", "revoke" })
        {
            await page.GotoAsync($"/keys/{key.Id}/{action}");
            await Assertions.Expect(page.GetByText(Texts.NotAllowed_Text)).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("main form")).ToHaveCountAsync(0);
        }

        await AssertAccessibleAsync(page);
    }

    private static ILocator Section(IPage page, string title) =>
        page.Locator("section.card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
}
