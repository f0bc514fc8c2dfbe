using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed class UsersPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Fact]
    public async Task Users_OfACustomer_AreListedWithTheirRoleAndState()
    {
        var (username, _, _) = await Service.AddTeamAsync();
        var page = await SignInAsync("/users", username);

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(5);
        await Assertions.Expect(Row(page, "ada-")).ToContainTextAsync(Texts.UserState_Invited);
        await Assertions.Expect(Row(page, "tom-")).ToContainTextAsync(Texts.Role_Viewer);
        await KeepScreenshotAsync(page, "users");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Users_WhenThereIsOnlyOne_SayWhatToDo()
    {
        var (username, _) = await Service.AddCustomerAsync("Alone");
        var page = await SignInAsync("/users", username);

        await Assertions.Expect(page.GetByText(Texts.Users_Alone)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Invitation_OfANewUser_IsShownOnce()
    {
        var (username, _) = await Service.AddCustomerAsync("Inviting");
        var page = await SignInAsync("/users", username);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Users_Invite }).First.ClickAsync();
        await Assertions.Expect(page.GetByLabel(Texts.User_Username)).ToBeFocusedAsync();
        await KeepScreenshotAsync(page, "user-new");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await InviteAsync(page, $"{username}-2");

        var code = await page.Locator(".dialog .secret-text").First.TextContentAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"{Service.Address}invitation");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        page.Url.ShouldBe($"{Service.Address}users/new");
        await KeepScreenshotAsync(page, "user-invitation");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = Texts.InvitationDialog_Done }).ClickAsync();
        await Assertions.Expect(Row(page, $"{username}-2")).ToContainTextAsync(Texts.UserState_Invited);
        await page.GoBackAsync();
        (await page.ContentAsync()).ShouldNotContain(code!);
        (await Service.RedeemAsync(code!)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Invitation_Copied_IsInTheClipboard()
    {
        var (username, _) = await Service.AddCustomerAsync("Copying");
        var page = await SignInAsync("/users/new", username);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await InviteAsync(page, $"{username}-2");

        await page.GetByRole(AriaRole.Button, new() { Name = Texts.InvitationDialog_CopyCode }).ClickAsync();

        await Assertions.Expect(page.GetByText(Texts.Copy_Done, new() { Exact = true })).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(await page.Locator(".dialog .secret-text").First.TextContentAsync());
    }

    [Fact]
    public async Task Users_WithoutScript_AreInvitedChangedAndDeleted()
    {
        var (username, _) = await Service.AddCustomerAsync("Plain");
        var page = await SignInAsync("/users/new", username, withScript: false);

        await InviteAsync(page, $"{username}-2");
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.InvitationDialog_Done }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"{username}-2" }).ClickAsync();
        await page.GetByLabel(Texts.Role_Viewer).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Form_Save }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.User_Updated.Replace("{0}", $"{username}-2", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.User_DeleteAsk }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.User_DeleteConfirm }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.User_Deleted.Replace("{0}", $"{username}-2", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Invitation_OfATakenUsername_SaysSoAndKeepsWhatWasTyped()
    {
        ExpectedStatuses.UnionWith([400, 409]);
        var (username, _) = await Service.AddCustomerAsync("Taken");
        var page = await SignInAsync("/users/new", username);

        await InviteAsync(page, username);

        await Assertions.Expect(Field(page, Texts.User_Username)).ToContainTextAsync("It is taken");
        await Assertions.Expect(page.GetByLabel(Texts.User_Email)).ToHaveValueAsync("someone@example.com");
        await Assertions.Expect(page.GetByLabel(Texts.Role_Viewer)).ToBeCheckedAsync();
        await AssertAccessibleAsync(page);

        await page.GetByLabel(Texts.User_Username).FillAsync(" ");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewUser_Button }).ClickAsync();
        await Assertions.Expect(Field(page, Texts.User_Username).Locator(".field-error")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task User_OfTheOwnCustomer_IsShownWithItsSignIns()
    {
        var (username, _, owner) = await Service.AddTeamAsync();
        var page = await SignInAsync($"/users/{owner}", username);

        await Assertions.Expect(Row(page, "203.0.113.180")).ToContainTextAsync(Texts.SignIns_Failed);
        await Assertions.Expect(Row(page, "203.0.113.180")).ToContainTextAsync("14");
        await KeepScreenshotAsync(page, "user");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task SignIns_OfManyHours_AreReachedByLinks()
    {
        var invited = await Service.InviteAsync();
        var page = await SignInAsync($"/users/{invited.Id}");
        await Assertions.Expect(page.GetByText(Texts.SignIns_Empty)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);

        await Service.AddSignInsAsync(invited.Id, [.. Enumerable.Range(0, 21).Select(hour => (hour, "192.0.2.1", "succeeded", 1))]);
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Pager_Next }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Pager_First }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
    }

    [Fact]
    public async Task Invitation_CreatedAgain_ReplacesTheOneBefore()
    {
        var (username, session) = await Service.AddCustomerAsync("Again");
        var invited = await Service.Client(session).CreateUserAsync(new CreateUser { Username = $"{username}-2", Role = "viewer" });
        var page = await SignInAsync($"/users/{invited.Id}", username);
        await Assertions.Expect(page.GetByText(Texts.User_InvitationOpen)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = Texts.User_InviteAgain }).ClickAsync();

        var code = await page.Locator(".dialog .secret-text").First.TextContentAsync();
        await AssertAccessibleAsync(page);
        (await Service.RedeemAsync(invited.Code)).ShouldBeProblem(System.Net.HttpStatusCode.BadRequest, "invalid_invitation");
        (await Service.RedeemAsync(code!)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.InvitationDialog_Done }).ClickAsync();
        await Assertions.Expect(page.GetByText(Texts.User_NoInvitation)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task LastOwner_ThatIsDemotedOrDeleted_StaysAndThePageSaysWhy()
    {
        ExpectedStatuses.Add(409);
        const string Reason = "needs an owner who can sign in";
        var (username, session) = await Service.AddCustomerAsync("Last");
        var owner = (await Service.Client(session).ListUsersAsync()).Result[0].Id;
        var page = await SignInAsync($"/users/{owner}", username);

        await page.GetByLabel(Texts.User_Email).FillAsync("kept@example.com");
        await page.GetByLabel(Texts.Role_Developer).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Form_Save }).ClickAsync();
        await Assertions.Expect(page.Locator(".choices .field-error")).ToContainTextAsync(Reason);
        await Assertions.Expect(page.GetByLabel(Texts.User_Email)).ToHaveValueAsync("kept@example.com");
        await Assertions.Expect(page.GetByLabel(Texts.Role_Developer)).ToBeCheckedAsync();
        await AssertAccessibleAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = Texts.User_DeleteAsk }).ClickAsync();
        await Assertions.Expect(page.GetByText(Texts.User_DeleteSelf)).ToBeVisibleAsync();
        await KeepScreenshotAsync(page, "user-delete");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.User_DeleteConfirm }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync(Reason);
        await AssertAccessibleAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Form_Cancel }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Owner_WhoGivesUpTheRole_ContinuesAtItsAccount()
    {
        var (_, session, owner) = await Service.AddTeamAsync();
        var username = (await Service.Client(session).GetUserAsync(owner)).Username;
        var page = await SignInAsync($"/users/{owner}", username);

        await page.GetByLabel(Texts.Role_Viewer).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Form_Save }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}account");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(username);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Users })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/users", "Your role doesn't allow this.")]
    [InlineData("/users/new", "Your role doesn't allow this.")]
    [InlineData("/users/01935e79-1f0a-7c55-8a44-7be1c0a9d202", "Your role doesn't allow this.")]
    public async Task Users_ForADeveloper_AreNotOfferedAndThePageSaysWhy(string path, string reason)
    {
        ExpectedStatuses.Add(403);
        var (user, _) = await Service.AddUserAsync("developer");
        var page = await SignInAsync(path, user.Username);

        await Assertions.Expect(page.GetByText(reason)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.Nav_Users })).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.Users_Invite })).ToHaveCountAsync(0);
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task User_ThatDoesNotExist_IsNotFound()
    {
        ExpectedStatuses.Add(404);
        var page = await SignInAsync($"/users/{Guid.NewGuid()}");

        await Assertions.Expect(page.GetByText(Texts.Failure_NotFound)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Names_OfUsersOfEveryKind_AreShownAsText()
    {
        var (username, session) = await Service.AddCustomerAsync("<i>Hostile</i>");
        var client = Service.Client(session);
        var names = new[]
        {
            new string('W', 255), $"<script>alert({username[^4..]})</script>", $"\" onmouseover=\"alert({username[^4..]})", $"{{{{7*7}}}}-{username}",
            $"\u05D0\u05D1\u05D2\u05D3 {username[^4..]}"
        };
        foreach (var name in names)
        {
            (await Service.PostAsync(UserExtensions.Path, System.Text.Json.JsonSerializer.Serialize(new { username = name, role = "viewer" }), session))
                .Status.ShouldBe(System.Net.HttpStatusCode.OK, name);
        }

        var page = await SignInAsync("/users", username);

        var ids = (await client.ListUsersAsync()).Result.ToDictionary(user => user.Username, user => user.Id);
        foreach (var name in names)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(1);
        }

        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        foreach (var name in names)
        {
            await page.GotoAsync($"/users/{ids[name]}?confirm=delete");
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(name);
            await AssertFitsAsync(page);
        }
    }

    private static ILocator Row(IPage page, string text) => page.Locator("tbody tr").Filter(new() { HasText = text });

    private static async Task InviteAsync(IPage page, string username)
    {
        await page.GetByLabel(Texts.User_Username).FillAsync(username);
        await page.GetByLabel(Texts.User_Email).FillAsync("someone@example.com");
        await page.GetByLabel(Texts.Role_Viewer).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewUser_Button }).ClickAsync();
    }
}
