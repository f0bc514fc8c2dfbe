using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class InvitationPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    private const string Chosen = "a password that was chosen";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redeem_WithTheCode_SetsThePasswordThatSignsIn(bool withScript)
    {
        var user = await Service.InviteAsync("viewer");
        var page = await OpenAsync(withScript);
        await page.GotoAsync("/invitation");

        await RedeemAsync(page, $" {user.Code} ", Chosen);

        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}sign-in");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(user.Username);
        await EnterAsync(page, user.Username, Chosen);
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Redeem_WithAnUnknownCode_SaysSoAndKeepsIt()
    {
        ExpectedStatuses.Add(400);
        var page = await OpenAsync();
        await page.GotoAsync("/invitation");

        await RedeemAsync(page, "unknown", Chosen);

        await Assertions.Expect(Field(page, Texts.Invitation_Code)).ToContainTextAsync("Ask an owner for a new invitation.");
        await Assertions.Expect(page.GetByLabel(Texts.Invitation_Code)).ToHaveValueAsync("unknown");
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Redeem_WithAShortPassword_SaysWhatItMustBe()
    {
        ExpectedStatuses.Add(400);
        var user = await Service.InviteAsync("viewer");
        var page = await OpenAsync();
        await page.GotoAsync("/invitation");

        await RedeemAsync(page, user.Code, "short");

        await Assertions.Expect(Field(page, Texts.Invitation_Password)).ToContainTextAsync("must be 12 to 128 characters");
        await Assertions.Expect(page.GetByLabel(Texts.Invitation_Code)).ToHaveValueAsync(user.Code);
    }

    [Fact]
    public async Task Redeem_WhileAnotherIsSignedIn_KeepsThatSessionAndSaysSo()
    {
        var user = await Service.InviteAsync("viewer");
        var page = await SignInAsync("/keys");
        await page.GotoAsync("/invitation");

        await RedeemAsync(page, user.Code, Chosen);

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"You are still signed in as {OperatorAccount.Username}");
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_ForInvitations_IsAccessibleAndFits()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/invitation");

        await Assertions.Expect(page.GetByLabel(Texts.Invitation_Code)).ToBeFocusedAsync();
        await KeepScreenshotAsync(page, "invitation");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    private static async Task RedeemAsync(IPage page, string code, string password)
    {
        await page.GetByLabel(Texts.Invitation_Code).FillAsync(code);
        await page.GetByLabel(Texts.Invitation_Password).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Invitation_Button }).ClickAsync();
    }
}
