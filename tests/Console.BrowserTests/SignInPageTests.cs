using Accesskeys.Console.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class SignInPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Fact]
    public async Task SignIn_WithTheRightPassword_ShowsThePageThatWasAskedFor()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/keys?state=disabled");
        page.Url.ShouldContain("/sign-in");

        await EnterAsync(page);

        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys?state=disabled");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Keys_Title);
    }

    [Fact]
    public async Task SignIn_WithTheWrongPassword_SaysSoAndKeepsTheUsername()
    {
        ExpectedStatuses.Add(401);
        var page = await OpenAsync();
        await page.GotoAsync("/");

        await EnterAsync(page, password: "wrong");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The username or the password is wrong.");
        await Assertions.Expect(page.GetByLabel(Texts.SignIn_Username)).ToHaveValueAsync(OperatorAccount.Username);
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task SignIn_WithoutScript_Works()
    {
        var page = await SignInAsync("/keys", withScript: false);

        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys");
    }

    [Fact]
    public async Task Page_ForSigningIn_IsAccessibleAndFits()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/sign-in");

        await Assertions.Expect(page.GetByLabel(Texts.SignIn_Username)).ToBeFocusedAsync();
        await KeepScreenshotAsync(page, "sign-in");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Invitation_Title }).ClickAsync();
        await Assertions.Expect(page.GetByLabel(Texts.Invitation_Code)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Back_AfterSigningOut_ShowsNothing()
    {
        var page = await SignInAsync("/keys");
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Overview }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Overview_Title);

        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Layout_SignOut }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}sign-in");
        await page.GoBackAsync();

        await Assertions.Expect(page.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToHaveCountAsync(0);
    }
}
