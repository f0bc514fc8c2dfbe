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
    public async Task Create_WithoutALifetime_SaysThatItIsRequired()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/keys/new"), "/keys/new", [("_handler", "create"), ("Choice", "all")]);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("is required: the key&#x27;s lifetime in seconds");
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
    [InlineData("", "state")]
    [InlineData("/edit", "edit")]
    [InlineData("/access", "access")]
    [InlineData("/limits", "rate-limits")]
    [InlineData("/rotate", "rotate")]
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

        var answer = await visitor.SubmitAsync(await visitor.GetAsync(path), path, ("_handler", form), ("Name", "stolen"), ("Lifetime", "same"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        var same = await service.Client(service.Session).GetAccesskeyAsync(key.Id);
        (same.Name, same.Enabled, same.Rotated_to).ShouldBe(("changed by forms", true, null));
    }

    private Task<CreatedAccesskey> CreateAsync(CreditsInput? credits = null) =>
        service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Name = "changed by forms", Expire = 3600, Credits = credits });

    [GeneratedRegex("vb_[0-9A-Za-z]{32}")]
    private static partial Regex Token();
}
