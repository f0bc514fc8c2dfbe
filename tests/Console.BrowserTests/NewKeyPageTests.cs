using System.Text.RegularExpressions;
using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

public sealed partial class NewKeyPageTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Fact]
    public async Task Create_WithEverything_StoresItAndShowsTheTokenOnce()
    {
        var (username, session) = await Service.AddCustomerAsync("Northwind Traders");
        var page = await SignInAsync("/keys", username);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Keys_New }).First.ClickAsync();

        await page.GetByLabel(Texts.KeyFields_Name).FillAsync("Partner <b>integration</b>");
        await page.GetByLabel(Texts.KeyFields_Detail).FillAsync("First line\nsecond line");
        await page.GetByLabel(Texts.Lifetime_Year).CheckAsync();
        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await page.GetByLabel("accesskeys:verify").CheckAsync();
        await page.GetByLabel(Texts.Scopes_Other).FillAsync("orders:read, orders:write");
        await page.GetByText(Texts.NewKey_Networks).ClickAsync();
        await page.GetByLabel(Texts.KeyFields_Networks).FillAsync("203.0.113.0/24\n2001:db8::/32");
        await page.GetByText(Texts.NewKey_Limits, new() { Exact = true }).ClickAsync();
        await page.GetByLabel(Texts.Limits_AtMost).First.FillAsync("1000");
        await page.GetByLabel(Texts.Limits_Every).First.FillAsync("1");
        await page.GetByLabel($"{Texts.Credits_Label} {Texts.Field_Optional}").FillAsync("5000");
        await page.GetByLabel(Texts.Credits_RefillAmount).FillAsync("10000");
        await page.GetByLabel(Texts.Credits_RefillEvery, new() { Exact = true }).SelectOptionAsync("month");
        await page.GetByText(Texts.NewKey_Owner).ClickAsync();
        await page.GetByLabel(Texts.KeyFields_Owner).FillAsync("tenant-42");
        await page.GetByLabel(Texts.KeyFields_Metadata).FillAsync("""{"team": "payments", "tier": 2}""");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();

        var token = await TokenOfAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Texts.Token_Title })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Partner <b>integration</b>");
        var key = (await Service.Client(session).ListAccesskeysAsync()).Result.Single();
        key.Name.ShouldBe("Partner <b>integration</b>");
        key.Detail.ShouldBe("First line\nsecond line");
        key.Scopes.ShouldBe(["accesskeys:verify", "orders:read", "orders:write"]);
        key.Allowed_ips.ShouldBe(["203.0.113.0/24", "2001:db8::/32"]);
        (key.Tm_expire - key.Tm_create).TotalDays.ShouldBe(365);
        key.External_id.ShouldBe("tenant-42");
        key.Rate_limits.ShouldHaveSingleItem().Limit.ShouldBe(1000);
        key.Credits!.Remaining.ShouldBe(5000);
        key.Credits.Refill!.Every.ShouldBe("month");
        token.ShouldStartWith(key.Token_prefix);
        await KeepScreenshotAsync(page, "new-token");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Token_Stored }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys/{key.Id}");
        await Assertions.Expect(page.GetByText(Texts.NewKey_Created)).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain(token);
        Service.Log.Lines.ShouldNotContain(line => line.ToString()!.Contains(token));
    }

    [Fact]
    public async Task Dialog_WithTheToken_ClosesOnlyByItsButton()
    {
        var (username, _) = await Service.AddCustomerAsync("Storing");
        var page = await SignInAsync("/keys/new", username);
        await CreateAsync(page, "stored");
        var token = await TokenOfAsync(page);

        await page.Keyboard.PressAsync("Escape");
        await page.Mouse.ClickAsync(5, 5);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");

        (await TokenOfAsync(page)).ShouldBe(token);
        (await page.EvaluateAsync<bool>("document.querySelector('.dialog').contains(document.activeElement)")).ShouldBeTrue();
        page.Url.ShouldBe($"{Service.Address}keys/new");
    }

    [Fact]
    public async Task Reload_OfTheDialog_NeitherShowsTheTokenNorCreatesAnotherKey()
    {
        var (username, session) = await Service.AddCustomerAsync("Reloading");
        var page = await SignInAsync("/keys/new", username);
        await CreateAsync(page, "once");
        var token = await TokenOfAsync(page);

        await page.ReloadAsync();

        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToHaveValueAsync("");
        (await page.ContentAsync()).ShouldNotContain(token);
        await page.GotoAsync("/keys");
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain(token);
        (await Service.Client(session).ListAccesskeysAsync()).Result.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Copy_OfTheTokenAndTheCommand_PutsThemOnTheClipboard()
    {
        var (username, _) = await Service.AddCustomerAsync("Copying");
        var page = await SignInAsync("/keys/new", username);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await CreateAsync(page, "for the clipboard");
        var token = await TokenOfAsync(page);

        // What says that it was copied goes away after two seconds.
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Token_Copy }).ClickAsync();
        await Assertions.Expect(page.GetByText(Texts.Copy_Done)).ToBeVisibleAsync();
        await CopiedAsync(page, token);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Token_CopyCommand }).ClickAsync();
        await CopiedAsync(page, $"curl -i {Service.Address}auth/verify -H \"Authorization: Bearer {token}\"");
    }

    private static async Task CopiedAsync(IPage page, string text) =>
        await page.WaitForFunctionAsync("async text => await navigator.clipboard.readText() === text", text);

    [Fact]
    public async Task Create_WithErrors_ShowsThemBesideTheFieldsAndKeepsWhatWasTyped()
    {
        ExpectedStatuses.Add(400);
        var (username, session) = await Service.AddCustomerAsync("Mistyping");
        var page = await SignInAsync("/keys/new", username);

        await page.GetByLabel(Texts.KeyFields_Name).FillAsync("kept");
        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await page.GetByLabel(Texts.Scopes_Other).FillAsync("Orders!");
        await page.GetByText(Texts.NewKey_Networks).ClickAsync();
        await page.GetByLabel(Texts.KeyFields_Networks).FillAsync("10.0.0.1/8");
        await page.GetByText(Texts.NewKey_Limits, new() { Exact = true }).ClickAsync();
        await page.GetByLabel(Texts.Limits_AtMost).First.FillAsync("many");
        await page.GetByLabel($"{Texts.Credits_Label} {Texts.Field_Optional}").FillAsync("some");
        await page.GetByText(Texts.NewKey_Owner).ClickAsync();
        await page.GetByLabel(Texts.KeyFields_Metadata).FillAsync("{");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();

        await Assertions.Expect(page.Locator(".field-error")).ToHaveCountAsync(5);
        await Assertions.Expect(page.Locator("#Metadata-error")).ToContainTextAsync("It must be a JSON object");
        await Assertions.Expect(page.Locator("#Credits-error")).ToContainTextAsync(Texts.Failure_Credits);
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToHaveValueAsync("kept");
        await Assertions.Expect(page.GetByLabel(Texts.Scopes_Other)).ToHaveValueAsync("Orders!");
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Networks)).ToHaveValueAsync("10.0.0.1/8");
        await Assertions.Expect(page.GetByLabel(Texts.Limits_AtMost).First).ToHaveValueAsync("many");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        (await Service.Client(session).ListAccesskeysAsync()).Result.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_WithoutAChoiceOfPermissions_AsksForIt(bool withScript)
    {
        ExpectedStatuses.Add(400);
        var (username, session) = await Service.AddCustomerAsync("Choosing");
        var page = await SignInAsync("/keys/new", username, withScript: withScript);

        await page.GetByLabel(Texts.KeyFields_Name).FillAsync("kept");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();

        await Assertions.Expect(page.Locator("#Choice-error")).ToContainTextAsync(Texts.Scopes_NotChosen);
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToHaveValueAsync("kept");
        await AssertAccessibleWithScriptAsync(page, withScript);
        (await Service.Client(session).ListAccesskeysAsync()).Result.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_UntilADate_EndsWhenThatDayBegins()
    {
        ExpectedStatuses.Add(400);
        var (username, session) = await Service.AddCustomerAsync("Dating");
        var page = await SignInAsync("/keys/new", username);
        var tomorrow = DateOnly.FromDateTime(Service.Clock.GetUtcNow().UtcDateTime).AddDays(2);

        await page.GetByLabel(Texts.Scopes_All).CheckAsync();
        await page.GetByLabel(Texts.Lifetime_UntilDate).CheckAsync();
        await page.GetByLabel(Texts.Lifetime_Date, new() { Exact = true }).FillAsync("2020-01-01");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();
        await Assertions.Expect(page.GetByText(Texts.Lifetime_NotInTheFuture)).ToBeVisibleAsync();
        await page.GetByLabel(Texts.Lifetime_Date, new() { Exact = true }).FillAsync($"{tomorrow:yyyy-MM-dd}");
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();
        await TokenOfAsync(page);

        var key = (await Service.Client(session).ListAccesskeysAsync()).Result.Single();
        (tomorrow.ToDateTime(TimeOnly.MinValue) - key.Tm_expire.UtcDateTime).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
        key.Scopes.ShouldBe(["*"]);
    }

    [Fact]
    public async Task Create_WithoutScript_ShowsTheToken()
    {
        var (username, session) = await Service.AddCustomerAsync("Plain");
        var page = await SignInAsync("/keys/new", username, withScript: false);
        await CreateAsync(page, "plain");

        var token = await TokenOfAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Token_Stored }).ClickAsync();

        await Assertions.Expect(page.GetByText(Texts.NewKey_Created)).ToBeVisibleAsync();
        token.ShouldStartWith((await Service.Client(session).ListAccesskeysAsync()).Result.Single().Token_prefix);
    }

    [Fact]
    public async Task Create_ByADeveloper_OffersNoLimitsAndOnlyTheirScopes()
    {
        var (_, session) = await Service.AddCustomerAsync("Team");
        var username = (await Service.AddUserAsync("developer", session)).User.Username;
        var page = await SignInAsync("/keys/new", username);

        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await Assertions.Expect(page.GetByLabel("accesskeys:write")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("limits:write")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText(Texts.NewKey_Limits, new() { Exact = true })).ToHaveCountAsync(0);
        await page.GetByLabel(Texts.Scopes_All).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();
        await TokenOfAsync(page);

        (await Service.Client(session).ListAccesskeysAsync()).Result.Single().Scopes.ShouldBe(["accesskeys:*", "nodes:read"]);
    }

    [Fact]
    public async Task Page_OfAViewer_SaysThatCreatingIsNotAllowed()
    {
        var (_, session) = await Service.AddCustomerAsync("Reading");
        var username = (await Service.AddUserAsync("viewer", session)).User.Username;
        var page = await SignInAsync("/keys/new", username);

        await Assertions.Expect(page.GetByText(Texts.NotAllowed_Text)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create })).ToHaveCountAsync(0);
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task Page_ForANewKey_IsAccessibleAndFits()
    {
        var (username, _) = await Service.AddBusyCustomerAsync();
        var page = await SignInAsync("/keys/new", username);

        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToBeFocusedAsync();
        await page.GetByLabel(Texts.KeyFields_Name).FillAsync("Partner integration");
        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await KeepScreenshotAsync(page, "new-key");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
    }

    [Fact]
    public async Task Form_WhoseSessionEnds_LosesNothingTyped()
    {
        ExpectedStatuses.Add(401);
        var (username, session) = await Service.AddCustomerAsync("Interrupted");
        var page = await SignInAsync("/keys/new", username);
        await page.GetByLabel(Texts.KeyFields_Name).FillAsync("survives");
        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await page.Context.ClearCookiesAsync(new() { NameRegex = SessionCookie() });

        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();
        await EnterAsync(page, username);
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.Resend_Send }).ClickAsync();

        await TokenOfAsync(page);
        (await Service.Client(session).ListAccesskeysAsync()).Result.Single().Name.ShouldBe("survives");
    }

    private static async Task CreateAsync(IPage page, string name)
    {
        await page.GetByLabel(Texts.KeyFields_Name).FillAsync(name);
        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.NewKey_Create }).ClickAsync();
    }

    private static async Task<string> TokenOfAsync(IPage page)
    {
        var token = page.GetByRole(AriaRole.Dialog).Locator("#token");
        await Assertions.Expect(token).ToBeVisibleAsync();
        return await token.TextContentAsync() ?? "";
    }

    [GeneratedRegex("^accesskeys-console$")]
    private static partial Regex SessionCookie();
}
