using System.Text.RegularExpressions;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed partial class AccountPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    private const string Chosen = "a password that was chosen";

    [Fact]
    public async Task Account_OfAUser_ShowsWhoItIsAndItsSignIns()
    {
        var (username, _, _) = await Service.AddTeamAsync();
        var page = await SignInAsync("/account", username);

        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync(username);
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync(Texts.Role_Owner);
        await Assertions.Expect(Row(page, "203.0.113.180")).ToContainTextAsync(Texts.SignIns_Failed);
        await Assertions.Expect(Row(page, "198.51.100.23").First).ToContainTextAsync(Texts.Time_ThisHour);

        // In the zone of the browser, which is half an hour off the hours that are counted.
        await Assertions.Expect(Row(page, "203.0.113.180").Locator("time")).ToHaveTextAsync(HourRange());
        await KeepScreenshotAsync(page, "account");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Account_OfAViewer_ShowsItsOwnSignInsAlone()
    {
        var ((user, _), (other, _)) = (await Service.AddUserAsync("viewer"), await Service.AddUserAsync("viewer"));
        await Service.AddSignInsAsync(user.Id, (5, "192.0.2.77", "failed", 3));
        await Service.AddSignInsAsync(other.Id, (5, "192.0.2.78", "failed", 3));
        var page = await SignInAsync("/account", user.Username);

        await Assertions.Expect(Row(page, "192.0.2.77")).ToHaveCountAsync(1);
        await Assertions.Expect(Row(page, "192.0.2.78")).ToHaveCountAsync(0);
        await AssertAccessibleAsync(page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Password_WhenItIsChanged_EndsAllSessionsAndSaysSo(bool withScript)
    {
        var (user, _) = await Service.AddUserAsync("viewer");
        var elsewhere = await SignInAsync("/keys", user.Username);
        var page = await SignInAsync("/account", user.Username, withScript: withScript);

        await ChangeAsync(page, OperatorAccount.Password, Chosen);

        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}sign-in");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.Account_PasswordChanged);
        await elsewhere.ReloadAsync();
        await Assertions.Expect(elsewhere.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
        await EnterAsync(page, user.Username, Chosen);
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Password_WithAMistake_IsNotChangedAndTheFieldSaysWhy()
    {
        ExpectedStatuses.UnionWith([400, 401]);
        var (user, _) = await Service.AddUserAsync("viewer");
        var page = await SignInAsync("/account", user.Username);

        await ChangeAsync(page, "a wrong password", Chosen);
        await Assertions.Expect(Field(page, Texts.Account_CurrentPassword)).ToContainTextAsync("The password is wrong.");
        await Assertions.Expect(page.GetByLabel(Texts.Account_CurrentPassword)).ToBeFocusedAsync();
        await AssertAccessibleAsync(page);

        await ChangeAsync(page, OperatorAccount.Password, "short");
        await Assertions.Expect(Field(page, Texts.Account_NewPassword)).ToContainTextAsync("must be 12 to 128 characters");
        await page.GotoAsync("/keys");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Keys_Title);
    }

    [Fact]
    public async Task SignOut_Everywhere_EndsTheSessionsOfAllBrowsers()
    {
        var (user, _) = await Service.AddUserAsync("developer");
        var elsewhere = await SignInAsync("/keys", user.Username);
        var page = await SignInAsync("/account", user.Username);

        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Account_SignOutEverywhere }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.Account_SignedOutEverywhere);
        await elsewhere.ReloadAsync();
        await Assertions.Expect(elsewhere.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"^\d+ \w+ 20\d\d, \d\d:30\W+\d\d:30$|^\d+ \w+ 20\d\d, 23:30\W+\d+ \w+ 20\d\d, 00:30$")]
    private static partial Regex HourRange();

    private static ILocator Row(IPage page, string text) => page.Locator("tbody tr").Filter(new() { HasText = text });

    private static async Task ChangeAsync(IPage page, string current, string chosen)
    {
        await page.GetByLabel(Texts.Account_CurrentPassword).FillAsync(current);
        await page.GetByLabel(Texts.Account_NewPassword).FillAsync(chosen);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Account_ChangePassword }).ClickAsync();
    }
}
