using Accesskeys.Client;
using Accesskeys.Console.BrowserTests.Hosting;
using Accesskeys.WebApi.IntegrationTests.Users;
using Microsoft.Playwright;

namespace Accesskeys.Console.BrowserTests;

/// <summary>What can be done with a key, by its page.</summary>
public sealed class KeyActionTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edit_OfNameOwnerAndMetadata_IsSavedAndConfirmed(bool withScript)
    {
        ExpectedStatuses.Add(400);
        var (page, client, key) = await OpenKeyAsync(withScript);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_Edit, Exact = true }).ClickAsync();

        await page.GetByLabel(Texts.KeyFields_Name).FillAsync("renamed");
        await page.GetByLabel(Texts.KeyFields_Owner).FillAsync(" tenant");
        await page.GetByLabel(Texts.KeyFields_Metadata).FillAsync("""{"team": "payments"}""");
        await SubmitAsync(page, Texts.Form_Save);
        await Assertions.Expect(page.Locator("#Owner-error")).ToContainTextAsync("must not begin or end with white space");
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Name)).ToHaveValueAsync("renamed");
        await AssertAccessibleIfPossibleAsync(page, withScript);
        await page.GetByLabel(Texts.KeyFields_Owner).FillAsync("tenant");
        await SubmitAsync(page, Texts.Form_Save);

        await Assertions.Expect(page.GetByText(Texts.EditKey_Saved)).ToBeVisibleAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys/{key.Id}");
        var changed = await client.GetAccesskeyAsync(key.Id);
        (changed.Name, changed.External_id, changed.Metadata.Count).ShouldBe(("renamed", "tenant", 1));
    }

    [Fact]
    public async Task Restrict_ToScopesAndNetworks_IsSavedAndConfirmed()
    {
        ExpectedStatuses.Add(400);
        var (page, client, key) = await OpenKeyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_EditAccess }).ClickAsync();

        await page.GetByLabel(Texts.Scopes_Some).CheckAsync();
        await page.GetByLabel("accesskeys:read").CheckAsync();
        await page.GetByLabel(Texts.Scopes_Other).FillAsync("orders:*");
        await page.GetByLabel(Texts.KeyFields_Networks).FillAsync("203.0.113.0/24");
        await KeepScreenshotAsync(page, "key-access");
        await page.GetByLabel(Texts.KeyFields_Networks).FillAsync("nowhere");
        await SubmitAsync(page, Texts.Form_Save);
        await Assertions.Expect(page.Locator("#Networks-error")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel(Texts.KeyFields_Networks)).ToBeFocusedAsync();
        await page.GetByLabel(Texts.KeyFields_Networks).FillAsync("203.0.113.0/24");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await SubmitAsync(page, Texts.Form_Save);

        await Assertions.Expect(page.GetByText(Texts.RestrictKey_Saved)).ToBeVisibleAsync();
        var changed = await client.GetAccesskeyAsync(key.Id);
        changed.Scopes.ShouldBe(["accesskeys:read", "orders:*"]);
        changed.Allowed_ips.ShouldBe(["203.0.113.0/24"]);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_EditAccess }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("accesskeys:read")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel(Texts.Scopes_Other)).ToHaveValueAsync("orders:*");
    }

    [Fact]
    public async Task Restrict_BeyondWhatTheUserHolds_IsRejectedBesideTheField()
    {
        ExpectedStatuses.Add(403);
        var (_, session) = await Service.AddCustomerAsync("Limited");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "shared", Expire = 3600, Scopes = ["orders:read"] });
        var username = (await Service.AddUserAsync("developer", session)).User.Username;
        var page = await SignInAsync($"/keys/{key.Id}/access", username);

        await page.GetByLabel(Texts.Scopes_Other).FillAsync("customers:write");
        await SubmitAsync(page, Texts.Form_Save);

        await Assertions.Expect(page.Locator("#Choice-error")).ToContainTextAsync("exceed");
        await Assertions.Expect(page.GetByLabel(Texts.Scopes_Other)).ToHaveValueAsync("customers:write");
        await AssertAccessibleAsync(page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disable_ThenEnable_ChangesTheStateAndSaysSo(bool withScript)
    {
        var (page, client, key) = await OpenKeyAsync(withScript);

        await SubmitAsync(page, Texts.Key_Disable);
        await Assertions.Expect(page.GetByText(Texts.Key_Disabled)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("h1 .badge")).ToHaveTextAsync(Texts.KeyState_Disabled);
        (await client.GetAccesskeyAsync(key.Id)).Enabled.ShouldBeFalse();
        await SubmitAsync(page, Texts.Key_Enable);

        await Assertions.Expect(page.GetByText(Texts.Key_Enabled)).ToBeVisibleAsync();
        (await client.GetAccesskeyAsync(key.Id)).Enabled.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rotate_WithAGrace_ShowsTheNewTokenOnceAndKeepsTheOldKeyUntilThen(bool withScript)
    {
        var (page, client, key) = await OpenKeyAsync(withScript);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_Rotate }).ClickAsync();
        await Assertions.Expect(page.GetByLabel(Texts.RotateKey_GraceHour)).ToBeVisibleAsync();
        await LookAsync(page, "rotate-key", withScript);

        await page.GetByLabel(Texts.RotateKey_GraceHour).CheckAsync();
        await SubmitAsync(page, Texts.RotateKey_Rotate);
        var token = await page.GetByRole(AriaRole.Dialog).Locator("#token").TextContentAsync();
        await AssertAccessibleIfPossibleAsync(page, withScript);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Token_Stored }).ClickAsync();

        await Assertions.Expect(page.GetByText(Texts.RotateKey_Rotated)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".chain-key")).ToHaveCountAsync(2);
        var old = await client.GetAccesskeyAsync(key.Id);
        (old.Tm_expire - Service.Clock.GetUtcNow()).TotalMinutes.ShouldBeInRange(58, 60);
        page.Url.ShouldBe($"{Service.Address}keys/{old.Rotated_to}");
        token.ShouldStartWith((await client.GetAccesskeyAsync(old.Rotated_to!.Value)).Token_prefix);
        (await page.ContentAsync()).ShouldNotContain(token!);
        await page.GotoAsync($"/keys/{key.Id}");
        await Assertions.Expect(page.GetByText(Texts.Key_RotatedGrace)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Rotate_OfAKeyThatWasRotatedMeanwhile_LeadsToItsSuccessor()
    {
        ExpectedStatuses.Add(409);
        var (page, client, key) = await OpenKeyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_Rotate }).ClickAsync();
        await Assertions.Expect(page.GetByLabel(Texts.RotateKey_GraceHour)).ToBeVisibleAsync();
        var successor = await client.RotateAccesskeyAsync(key.Id, new RotateAccesskey());

        await SubmitAsync(page, Texts.RotateKey_Rotate);

        await Assertions.Expect(page.GetByText(Texts.RotateKey_Done)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.RotateKey_ToSuccessor }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Service.Address}keys/{successor.Id}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Revoke_OfAKeyInUse_SaysWhatItHitsFirst(bool withScript)
    {
        ExpectedStatuses.Add(404);
        var (username, session, key) = await Service.AddRotatedKeyAsync();
        var page = await SignInAsync($"/keys/{key.Id}", username, withScript: withScript);
        await page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_Revoke, Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".hit")).ToContainTextAsync("3 minutes ago, 1,204 times in the last 24 hours");
        await LookAsync(page, "revoke-key", withScript);
        await page.GetByLabel(Texts.RevokeKey_Successors).CheckAsync();
        await SubmitAsync(page, Texts.RevokeKey_Revoke);

        await Assertions.Expect(page.GetByText(Texts.RevokeKey_Revoked)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        (await page.GotoAsync($"/keys/{key.Id}"))!.Status.ShouldBe(404);
        (await Service.Client(session).ListAccesskeysAsync()).Result.ShouldNotContain(other => other.Id == key.Id || other.Id == key.Rotated_to);
    }

    [Fact]
    public async Task Limits_OfAKey_AreSetAddedToAndRemoved()
    {
        ExpectedStatuses.Add(400);
        var (page, client, key) = await OpenKeyAsync();
        await GoToLimitsAsync(page);
        await page.GetByLabel(Texts.Limits_AtMost).First.FillAsync("none");
        await SubmitAsync(page, Texts.KeyLimits_SetRateLimits);
        await Assertions.Expect(page.Locator("#rate-limits-error")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await page.GetByLabel(Texts.Limits_AtMost).First.FillAsync("60");
        await page.GetByLabel(Texts.Limits_Every).First.FillAsync("1");
        await SubmitAsync(page, Texts.KeyLimits_SetRateLimits);
        await Assertions.Expect(page.GetByText(Texts.KeyLimits_RateLimitsSet)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("60 requests per minute")).ToBeVisibleAsync();

        await GoToLimitsAsync(page);
        await page.GetByLabel(Texts.Credits_Label, new() { Exact = false }).FillAsync("500");
        await SubmitAsync(page, Texts.KeyLimits_SetCredits);
        await Assertions.Expect(page.GetByText(Texts.KeyLimits_CreditsSet)).ToBeVisibleAsync();

        await GoToLimitsAsync(page);
        await page.GetByLabel(Texts.KeyLimits_Add, new() { Exact = true }).FillAsync("250");
        await KeepScreenshotAsync(page, "key-limits");
        await AssertAccessibleAsync(page);
        await AssertFitsAsync(page);
        await SubmitAsync(page, Texts.KeyLimits_AddCredits);
        await Assertions.Expect(page.GetByText(Texts.KeyLimits_CreditsAdded)).ToBeVisibleAsync();
        (await client.GetAccesskeyAsync(key.Id)).Credits!.Remaining.ShouldBe(750);

        await GoToLimitsAsync(page);
        await Assertions.Expect(page.Locator("#Credits")).ToHaveValueAsync("750");
        await page.Locator("#Credits").FillAsync("");
        await SubmitAsync(page, Texts.KeyLimits_SetCredits);
        await Assertions.Expect(page.GetByText(Texts.KeyLimits_CreditsRemoved)).ToBeVisibleAsync();
        var changed = await client.GetAccesskeyAsync(key.Id);
        changed.Credits.ShouldBeNull();
        changed.Rate_limits.ShouldHaveSingleItem().Limit.ShouldBe(60);
    }

    private async Task<(IPage Page, AccesskeysClient Client, CreatedAccesskey Key)> OpenKeyAsync(bool withScript = true)
    {
        var (username, session) = await Service.AddCustomerAsync("Northwind Traders");
        var key = await Service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Name = "Partner integration", Expire = 90 * 24 * 3600 });
        return (await SignInAsync($"/keys/{key.Id}", username, withScript: withScript), Service.Client(session), key);
    }

    private static Task GoToLimitsAsync(IPage page) => page.GetByRole(AriaRole.Link, new() { Name = Texts.Key_EditLimits }).ClickAsync();

    private static Task SubmitAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task LookAsync(IPage page, string screenshot, bool withScript)
    {
        if (withScript)
        {
            await KeepScreenshotAsync(page, screenshot);
            await AssertAccessibleAsync(page);
            await AssertFitsAsync(page);
        }
    }

    // The checks are a script themselves.
    private static Task AssertAccessibleIfPossibleAsync(IPage page, bool withScript) => withScript ? AssertAccessibleAsync(page) : Task.CompletedTask;
}
