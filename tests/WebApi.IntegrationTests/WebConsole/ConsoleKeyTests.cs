using System.Net;
using System.Text.RegularExpressions;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>Forms that create and change keys, as far as no browser is needed.</summary>
public sealed partial class ConsoleKeyTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    private static readonly (string, string)[] _newKey = [("_handler", "create"), ("Name", "made"), ("Lifetime", "30"), ("Choice", "some"), ("OtherScopes", "orders:read")];

    [Fact]
    public async Task Create_ByItsForm_RespondsWithTheTokenAndLetsNothingKeepIt()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/keys/new"), "/keys/new", _newKey);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        var token = Token().Match(answer.Text).Value;
        (await service.Client(token).GetCustomerAsync()).Name.ShouldBe("Operator");
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        answer.Header("Location").ShouldBeNull();
        visitor.Cookies.Values.ShouldNotContain(cookie => cookie.Contains(token));
        Token().IsMatch((await visitor.GetAsync("/keys/new")).Text).ShouldBeFalse();
        service.Log.Lines.ShouldNotContain(line => line.ToString()!.Contains(token));
    }

    [Fact]
    public async Task Create_BehindAProxyThatReplacesTheHost_ShowsTheAddressOfTheBrowser()
    {
        using var visitor = await service.SignedInAsync();
        var token = Visitor.TokenIn(await visitor.GetAsync("/keys/new"));

        var answer = await visitor.SendAsync(
            HttpMethod.Post, "/keys/new", new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. _newKey.Select(field => KeyValuePair.Create(field.Item1, field.Item2))]),
            ("Origin", "https://keys.example:8443"), ("X-Forwarded-Prefix", "/prefix"), ("Sec-Fetch-Site", "same-origin"));

        answer.Text.ShouldContain("curl -i https://keys.example:8443/prefix/auth/verify");
    }

    [Fact]
    public async Task Create_WithoutALifetime_SaysThatItIsRequired()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/keys/new"), "/keys/new", [("_handler", "create"), ("Choice", "all")]);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("Choose a lifetime.");
    }

    [Theory]
    [InlineData("9999-01-01", "", "Choose an earlier date.")]
    [InlineData("2099-01-01", "day", "Enter how many credits there are now, too.")]
    public async Task Create_WithWhatNoMemberTakes_SaysSoInTheWordsOfTheForm(string date, string every, string text)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.SubmitAsync(
            await visitor.GetAsync("/keys/new"), "/keys/new",
            ("_handler", "create"), ("Choice", "all"), ("Lifetime", "date"), ("ExpiryDate", date), ("RefillAmount", every.Length > 0 ? "5" : ""), ("RefillEvery", every));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain(text);
    }

    [Theory]
    [InlineData("/keys/new", "create")]
    [InlineData("/keys/{id}/access", "access")]
    public async Task Form_WithoutAChoiceOfPermissions_ChangesNothing(string path, string form)
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync();
        path = path.Replace("{id}", key.Id.ToString(), StringComparison.Ordinal);

        var answer = await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", form), ("Name", "unchosen"), ("Lifetime", "30"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("Choose what the key may do.");
        (await service.Client(service.Session).GetAccesskeyAsync(key.Id)).Scopes.ShouldBe(key.Scopes);
        (await service.Client(service.Session).ListAccesskeysAsync(name: "unchosen")).Result.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rotate_SentTwice_CreatesOneKey()
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync();
        var path = $"/keys/{key.Id}/rotate";
        var page = await visitor.GetAsync(path);
        (string, string)[] form = [("_handler", "rotate"), ("Grace", "3600"), ("Lifetime", "same")];

        var first = await visitor.SubmitAsync(page, path, form);
        var second = await visitor.SubmitAsync(page, path, form);

        Token().IsMatch(first.Text).ShouldBeTrue();
        second.Status.ShouldBe(HttpStatusCode.Conflict);
        Token().IsMatch(second.Text).ShouldBeFalse();
        second.Text.ShouldContain($"keys/{(await service.Client(service.Session).GetAccesskeyAsync(key.Id)).Rotated_to}");
    }

    [Fact]
    public async Task AddCredits_SentTwice_AddsOnce()
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync(new CreditsInput { Remaining = 10 });
        var path = $"/keys/{key.Id}/limits";
        var page = await visitor.GetAsync(path);
        (string, string)[] form = [("_handler", "add-credits"), ("Addition", Guid.NewGuid().ToString()), ("Add", "5")];

        await visitor.SubmitAsync(page, path, form);
        var second = await visitor.SubmitAsync(page, path, form);

        second.Status.ShouldBe(HttpStatusCode.Redirect);
        (await service.Client(service.Session).GetAccesskeyAsync(key.Id)).Credits!.Remaining.ShouldBe(15);
    }

    [Theory]
    [InlineData("/edit", "edit", "Detail")]
    [InlineData("/access", "access", "Networks")]
    [InlineData("/limits", "credits", "Credits")]
    public async Task Forms_OfAKeyThatIsGone_ShowWhatWasTyped(string page, string form, string field)
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync();
        var path = $"/keys/{key.Id}{page}";
        var shown = await visitor.GetAsync(path);
        await service.Client(service.Session).DeleteAccesskeyAsync(key.Id, successors: null);

        var answer = await visitor.SubmitAsync(shown, path, ("_handler", form), (field, "what was typed"));

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Text.ShouldContain("The key no longer exists, so nothing was changed.");
        answer.Text.ShouldContain("<bdi>what was typed</bdi>");
    }

    [Theory]
    [InlineData("/edit", "edit", "Detail")]
    [InlineData("/access", "access", "Networks")]
    [InlineData("/limits", "rate-limits", "limit-0")]
    [InlineData("/limits", "credits", "Credits")]
    public async Task Forms_OfAKey_KeepWhatWasTypedWhenTheRoleWasLost(string page, string form, string field)
    {
        var (user, _) = await service.AddUserAsync("owner");
        using var visitor = await service.SignedInAsync(user.Username);
        var key = await CreateAsync();
        var path = $"/keys/{key.Id}{page}";
        var shown = await visitor.GetAsync(path);
        await service.Client(service.Session).UpdateUserAsync(user.Id, new UpdateUser { Role = "viewer" });

        var answer = await visitor.SubmitAsync(shown, path, ("_handler", form), (field, "12345"), ("window-0", "1"), ("unit-0", "day"), ("counts-0", "requests"), ("Choice", "some"));

        answer.Status.ShouldBe(HttpStatusCode.Forbidden, answer.Text);
        answer.Text.ShouldContain("12345");
        answer.Text.ShouldNotContain("could not be verified");
    }

    [Theory]
    [InlineData("/edit", "edit")]
    [InlineData("/access", "access")]
    [InlineData("/limits", "rate-limits")]
    [InlineData("/limits", "credits")]
    public async Task Forms_OfAKeyThatSomeoneElseChanged_AreSavedOnlyTheSecondTime(string page, string form)
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync(new CreditsInput { Remaining = 10 });
        var path = $"/keys/{key.Id}{page}";
        var shown = await visitor.GetAsync(path);
        (string, string)[] fields = [("_handler", form), ("Name", "mine"), ("Choice", "some"), ("OtherScopes", "orders:read"), ("Credits", "20")];
        var changed = await service.Client(service.Session).UpdateAccesskeyAsync(key.Id, new UpdateAccesskey
        {
            Detail = "theirs",
            Scopes = [],
            Allowed_ips = ["192.0.2.0/24"],
            Rate_limits = [new RateLimitInput { Limit = 1, Window = 60 }],
            Credits = new CreditsInput { Remaining = 5, Refill = new RefillInput { Amount = 5, Every = "day" } },
        });

        var first = await visitor.SubmitAsync(shown, path, fields);

        first.Status.ShouldBe(HttpStatusCode.Conflict);
        first.Text.ShouldContain("Someone changed this");
        (await service.Client(service.Session).GetAccesskeyAsync(key.Id)).Tm_update.ShouldBe(changed.Tm_update);
        (await visitor.SubmitAsync(first, path, fields)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Refill_ThatAloneIsChanged_LeavesTheCreditsThatUsesLeft()
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync(new CreditsInput { Remaining = 10 });
        var path = $"/keys/{key.Id}/limits";
        var shown = await visitor.GetAsync(path);
        await service.Client(service.Session).AddAccesskeyCreditsAsync(key.Id, new AddAccesskeyCredits { Add = -4, Id = Guid.NewGuid() });

        await visitor.SubmitAsync(shown, path, ("_handler", "credits"), ("Credits", "10"), ("RefillAmount", "50"), ("RefillEvery", "month"));

        var credits = (await service.Client(service.Session).GetAccesskeyAsync(key.Id)).Credits!;
        (credits.Remaining, credits.Refill!.Amount).ShouldBe((6, 50));
    }

    [Fact]
    public async Task Edit_WithoutAChange_IsInNoAuditTrail()
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync();

        foreach (var (page, form) in new[] { ("edit", "edit"), ("access", "access") })
        {
            var path = $"/keys/{key.Id}/{page}";
            (await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", form), ("Name", "changed by forms"), ("Choice", "all"))).Status.ShouldBe(HttpStatusCode.Redirect);
        }

        (await service.GetAsync($"/v1.0/accesskeys/{key.Id}/changes", service.Session)).Json.GetProperty("result").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("", "same", "Choose when the old key stops working.")]
    [InlineData("soon", "same", "Choose when the old key stops working.")]
    [InlineData("3600", "", "Choose a lifetime.")]
    [InlineData("3600", "long", "Choose a lifetime.")]
    public async Task Rotate_WithoutAChoiceThatCanBeRead_RotatesNothing(string grace, string lifetime, string fault)
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync();
        var path = $"/keys/{key.Id}/rotate";

        var answer = await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", "rotate"), ("Grace", grace), ("Lifetime", lifetime));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain(fault);
        (await service.Client(service.Session).GetAccesskeyAsync(key.Id)).Rotated_to.ShouldBeNull();
    }

    [Fact]
    public async Task AddCredits_WhereSomeoneRemovedThem_SaysThatThereAreNone()
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync(new CreditsInput { Remaining = 10 });
        var (customer, _) = await service.RegisterCustomerAsync();
        var client = service.Client(service.Session);
        await client.UpdateCustomerAsync(customer.Id, new UpdateCustomer { Credits = new CreditsInput { Remaining = 10 } });
        string[] paths = [$"/keys/{key.Id}/limits", $"/customers/{customer.Id}"];
        var shown = await Task.WhenAll(paths.Select(path => visitor.GetAsync(path)));
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Credits = new CreditsInput() });
        await client.UpdateCustomerAsync(customer.Id, new UpdateCustomer { Credits = new CreditsInput() });

        foreach (var (path, page) in paths.Zip(shown))
        {
            var id = Guid.NewGuid().ToString();
            var answer = await visitor.SubmitAsync(page, path, ("_handler", "add-credits"), ("Add", "54321"), ("Addition", id), ("AdditionId", id));

            answer.Status.ShouldBe(HttpStatusCode.Conflict, path);
            answer.Text.ShouldContain("There are no credits to add to");
            answer.Text.ShouldContain("54321");
        }
    }

    [Theory]
    [InlineData("add-credits", "Add", "Enter a whole number.")]
    [InlineData("credits", "Credits", "Enter a whole number of credits, 0 or more.")]
    public async Task Credits_ThatCannotBeRead_SayWhatToEnter(string form, string field, string fault)
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync(new CreditsInput { Remaining = 10 });
        var (customer, _) = await service.RegisterCustomerAsync();
        await service.Client(service.Session).UpdateCustomerAsync(customer.Id, new UpdateCustomer { Credits = new CreditsInput { Remaining = 10 } });

        foreach (var path in new[] { $"/keys/{key.Id}/limits", $"/customers/{customer.Id}" })
        {
            var answer = await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", form), (field, "abc"));

            answer.Status.ShouldBe(HttpStatusCode.BadRequest, path);
            answer.Text.ShouldContain(fault, customMessage: path);
        }
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\u200B")]
    [InlineData("\u2060\uFEFF")]
    [InlineData("\u3164")]
    public async Task Name_WithoutAnythingVisible_IsShownInWords(string name)
    {
        using var visitor = await service.SignedInAsync();
        var owner = $"owner-{Guid.NewGuid():N}";
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = name, Expire = 3600, External_id = owner });

        (await visitor.GetAsync($"/keys?owner={owner}")).Text.ShouldContain("<bdi>Unnamed key</bdi>");
        (await visitor.GetAsync($"/keys/{key.Id}")).Text.ShouldContain("<title>Unnamed key");
    }

    [Theory]
    [InlineData("", "state")]
    [InlineData("/revoke", "revoke")]
    public async Task Forms_OfAKeyThatIsGone_LeadToTheListThatSaysSo(string page, string form)
    {
        using var visitor = await service.SignedInAsync();
        var key = await CreateAsync();
        var path = $"/keys/{key.Id}{page}";
        var shown = await visitor.GetAsync(path);
        await service.Client(service.Session).DeleteAccesskeyAsync(key.Id, successors: null);

        var answer = await visitor.SubmitAsync(shown, path, ("_handler", form));

        (answer.Status, answer.Header("Location")).ShouldBe((HttpStatusCode.SeeOther, "/keys"));
        (await visitor.GetAsync("/keys")).Text.ShouldContain("The key no longer exists, so nothing was changed.");
    }

    [Theory]
    [InlineData("", "state")]
    [InlineData("/edit", "edit")]
    [InlineData("/access", "access")]
    [InlineData("/limits", "rate-limits")]
    [InlineData("/rotate", "rotate")]
    [InlineData("/revoke", "revoke")]
    public async Task Forms_OfAKey_ChangeNothingForAViewer(string page, string form)
    {
        var (user, _) = await service.AddUserAsync("viewer");
        using var visitor = service.Visitor();
        await visitor.SignInAsync(user.Username);
        var key = await CreateAsync();
        var path = $"/keys/{key.Id}{page}";

        using var owner = await service.SignedInAsync();
        var filled = Visitor.FilledIn(await owner.GetAsync(path), form);

        var answer = await visitor.SubmitAsync(
            await visitor.GetAsync(path), path, [("_handler", form), ("Name", "stolen"), ("Lifetime", "same"), ("Grace", "0"), ("Choice", "some"), .. filled]);

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        var same = await service.Client(service.Session).GetAccesskeyAsync(key.Id);
        (same.Name, same.Enabled, same.Rotated_to).ShouldBe(("changed by forms", true, null));
    }

    private Task<CreatedAccesskey> CreateAsync(CreditsInput? credits = null) =>
        service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "changed by forms", Expire = 3600, Credits = credits });

    [GeneratedRegex("vb_[0-9A-Za-z]{32}")]
    private static partial Regex Token();
}
