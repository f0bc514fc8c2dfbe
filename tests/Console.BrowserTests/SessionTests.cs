using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

/// <summary>Sessions that end or change while pages are open.</summary>
public sealed class SessionTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Fact]
    public async Task Tab_WhenAnotherSignedOut_AsksToSignIn()
    {
        var first = await SignInAsync("/keys");
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/");
        await Assertions.Expect(second.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();

        await SignOutAsync(first);
        await Assertions.Expect(first).ToHaveURLAsync($"{Service.Address}sign-in");
        await second.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Keys, Exact = true }).ClickAsync();

        await Assertions.Expect(second).ToHaveURLAsync($"{Service.Address}sign-in?return=%2Fkeys");
        await Assertions.Expect(second.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Form_OfATab_WhenAnotherUserSignedIn_IsSentForNeither()
    {
        ExpectedStatuses.Add(400);
        var (before, after) = (await Service.AddCustomerAsync("Before"), await Service.AddCustomerAsync("After"));
        var first = await SignInAsync("/users/new", before.Username);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/");
        await SignOutAsync(second);
        await EnterAsync(second, after.Username);
        await Assertions.Expect(second.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();

        await first.GetByLabel(Texts.User_Username).FillAsync($"{before.Username}-2");
        await first.GetByRole(AriaRole.Button, new() { Name = Texts.NewUser_Button }).ClickAsync();

        await Assertions.Expect(first.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Resend_SessionChanged);
        await Assertions.Expect(first.GetByText($"{before.Username}-2")).ToBeVisibleAsync();
        await AssertAccessibleAsync(first);
        var session = await Service.SignInAsync(before.Username);
        (await Service.Client(session).ListUsersAsync()).Result.Count.ShouldBe(1);
        (await Service.Client(after.Session).ListUsersAsync()).Result.Count.ShouldBe(1);
        await first.GetByRole(AriaRole.Link, new() { Name = Texts.Resend_Discard }).ClickAsync();
        await Assertions.Expect(first.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Form_WhoseSessionEnded_LosesNothingThatWasTyped(bool withScript)
    {
        ExpectedStatuses.Add(401);
        var (username, session) = await Service.AddCustomerAsync("Interrupted");
        var page = await SignInAsync("/users/new", username, withScript: withScript);
        await page.GetByLabel(Texts.User_Username).FillAsync($"{username}-2");
        await page.GetByLabel(Texts.User_Email).FillAsync("typed@example.com");
        await page.GetByLabel(Texts.Role_Viewer).CheckAsync();

        await Service.Client(session).LogoutEverywhereAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewUser_Button }).ClickAsync();

        await Assertions.Expect(page.GetByText(Texts.SignIn_SessionEnded)).ToBeVisibleAsync();
        await EnterAsync(page, username, "a wrong password");
        await Assertions.Expect(page.GetByText(Texts.SignIn_SessionEnded)).ToBeVisibleAsync();
        await EnterAsync(page, username);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Texts.Resend_SignedInAgain);
        await Assertions.Expect(page.GetByText("typed@example.com")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Resend_Send }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        var created = (await Service.Client(await Service.SignInAsync(username)).ListUsersAsync()).Result[0];
        (created.Username, created.Email, created.Role).ShouldBe(($"{username}-2", "typed@example.com", "viewer"));
    }

    [Fact]
    public async Task User_WhoWasDeleted_IsOutAtTheNextClick()
    {
        var (user, _) = await Service.AddUserAsync("developer");
        var page = await SignInAsync("/", user.Username);
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();

        await Service.Client(Service.Session).DeleteUserAsync(user.Id);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Keys, Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task User_WhosePasswordWasReset_IsOutAtTheNextClick()
    {
        var (user, _) = await Service.AddUserAsync("developer");
        var page = await SignInAsync("/", user.Username);
        await Assertions.Expect(page.GetByText(Texts.Overview_Usage)).ToBeVisibleAsync();

        await Service.RedeemAsync((await Service.Client(Service.Session).InviteUserAsync(user.Id)).Code, "another good password");
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Keys, Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByLabel(Texts.SignIn_Password)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Owner_WhoIsOneNoMore_LosesWhatTheRoleAllowedAtOnce()
    {
        ExpectedStatuses.Add(403);
        var (user, _) = await Service.AddUserAsync("owner");
        var page = await SignInAsync("/users/new", user.Username);
        await page.GetByLabel(Texts.User_Username).FillAsync($"{user.Username}-2");

        await Service.Client(Service.Session).UpdateUserAsync(user.Id, new UpdateUser { Role = "viewer" });
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewUser_Button }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Texts.NotAllowed_Text);
        await Assertions.Expect(page.GetByLabel(Texts.User_Username)).ToHaveValueAsync($"{user.Username}-2");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Users })).ToHaveCountAsync(0);
        (await Service.Client(Service.Session).AllUsersAsync().Select(other => other.Username).ToListAsync()).ShouldNotContain($"{user.Username}-2");
    }
}
