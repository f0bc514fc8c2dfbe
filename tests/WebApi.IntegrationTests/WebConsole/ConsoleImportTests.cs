using System.Net;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.WebConsole;

/// <summary>A file of keys: checked first, imported then, and never shown, carried or logged.</summary>
public sealed class ConsoleImportTests(ConsoleBehindProxy service) : IClassFixture<ConsoleBehindProxy>
{
    private const string Path = "/import";
    private const string ContentField = "file-content";
    private const string Header = "name,token,token_prefix,tm_expire,scopes\n";

    [Fact]
    public async Task File_ThatIsRight_IsImportedOnlyAfterItWasChecked()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        var token = NewToken();

        var preview = await CheckAsync(visitor, Header + $"\"reporting, \"\"finance\"\"\",{token},{token[..8]},2099-01-01T00:00:00Z,orders:read orders:list\n", customer.Id);

        preview.Status.ShouldBe(HttpStatusCode.OK);
        preview.Text.ShouldContain("reporting, &quot;finance&quot;");
        (await service.Client(session).ListAccesskeysAsync()).Result.ShouldBeEmpty();

        var result = await ImportAsync(visitor, preview);

        result.Text.ShouldContain("Import finished");
        var key = (await service.Client(session).ListAccesskeysAsync()).Result.ShouldHaveSingleItem();
        (key.Name, key.Token_prefix, key.Scopes).ShouldSatisfyAllConditions(
            made => made.Name.ShouldBe("reporting, \"finance\""),
            made => made.Token_prefix.ShouldBe(token[..8]),
            made => made.Scopes.ShouldBe(["orders:read", "orders:list"]));
        (await ImportAsync(visitor, preview)).Text.ShouldContain("Already there");
    }

    [Fact]
    public async Task Token_OfAFile_IsNeitherShownNorLogged()
    {
        using var visitor = await service.SignedInAsync();
        var (right, inTheWrongColumn, alsoWrong) = (NewToken(), NewToken(), NewToken());
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(right)));

        var preview = await CheckAsync(visitor, Header + $"a,{right},,2099-01-01T00:00:00Z,-\nb,{NewToken()},{inTheWrongColumn},never,{alsoWrong}!\n");
        var result = await ImportAsync(visitor, preview);
        var noHeader = await CheckAsync(visitor, $"{inTheWrongColumn},{alsoWrong},token\n");

        foreach (var secret in new[] { right, inTheWrongColumn, alsoWrong, hash })
        {
            foreach (var text in new[] { preview.Text, result.Text, noHeader.Text, string.Join('\n', service.Log.Lines) })
            {
                text.ShouldNotContain(secret);
            }
        }
    }

    [Fact]
    public async Task Rows_WithErrors_AreNamedByLineAndLeftOut()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        var token = NewToken();

        var preview = await CheckAsync(visitor, Header
            + $"right,{token},,2099-01-01T00:00:00Z,-\n"
            + "short,abc,,2099-01-01T00:00:00Z,-\n"
            + $"late,{NewToken()},,2020-01-01T00:00:00Z,-\n"
            + $"scopes,{NewToken()},,2099-01-01T00:00:00Z,\n"
            + $"cells,{NewToken()}\n"
            + $"quote \" inside,{NewToken()},,2099-01-01T00:00:00Z,-\n"
            + $"other,{token},,2099-01-01T00:00:00Z,-\n", customer.Id);

        foreach (var (line, rule) in new[]
        {
            (3, "must be 20 to 512 characters"), (4, "must be in the future"), (5, "is required: names"), (6, "has 2 cells, but the first line has 5"),
            (7, "a quote is opened"), (8, "is the same as in line 2"),
        })
        {
            preview.Text.ShouldContain($"<td class=\"number\">{line}</td>");
            preview.Text.ShouldContain(rule);
        }

        await ImportAsync(visitor, preview);
        (await service.Client(session).ListAccesskeysAsync()).Result.ShouldHaveSingleItem().Name.ShouldBe("right");
    }

    [Theory]
    [InlineData("", "Choose a file.")]
    [InlineData("name,token,tm_expire,scopes\n", "has no rows")]
    [InlineData("name,token,token_hash,tm_expire\nx,x,x,x\n", "exclude each other; scopes is required")]
    [InlineData("who,knows\n1,2\n", "The first line names no column.")]
    [InlineData("n\0a\0", "UTF-16")]
    [InlineData("name;token\u00E9\u00FF", "isn't UTF-8")]
    public async Task File_ThatIsNone_IsRejectedBesideTheField(string text, string fault)
    {
        using var visitor = await service.SignedInAsync();

        var bytes = text.Contains('\u00FF', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var answer = await visitor.UploadAsync(await visitor.GetAsync(Path), Path, bytes, ("_handler", "import"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(answer.Text).ShouldContain(fault);
        answer.Text.ShouldContain("id=\"File-error\"");
    }

    [Theory]
    [InlineData("token,tm_expire,scopes")]
    [InlineData("token,tm_expire,scopes\n" + "x")]
    public async Task Line_OfMillionsOfCells_IsRejectedInShort(string beginning)
    {
        using var visitor = await service.SignedInAsync();

        var answer = await CheckAsync(visitor, beginning + new string(',', 7_900_000) + "x\n");

        WebUtility.HtmlDecode(answer.Text).ShouldContain("has more than 100 cells");
        answer.Text.Length.ShouldBeLessThan(20_000);
    }

    [Fact]
    public async Task File_OfMoreThanARequest_IsImportedInSeveral()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        var rows = Enumerable.Range(0, 1100).Select(number => $"key {number},{NewToken()},,2099-01-01T00:00:00Z,-");

        var page = await ImportAsync(visitor, await CheckAsync(visitor, Header + string.Join('\n', rows), customer.Id));
        while (page.Text.Contains("Keep this page open", StringComparison.Ordinal))
        {
            page.Text.ShouldContain("data-continue");
            page = await ImportAsync(visitor, page);
        }

        page.Text.ShouldContain("<dd>1,100</dd>");
        (await service.GetAsync("/v1.0/accesskeys/summary", session)).Text.ShouldContain("1100");
    }

    [Fact]
    public async Task Pages_WhereForeignTokensAreNotAccepted_SaySoFromTheFirst() =>
        (await StepsAsync(service)).ShouldAllBe(page => page.Contains("Accesskeys:AcceptForeignTokens", StringComparison.Ordinal));

    [Fact]
    public async Task Pages_WhereForeignTokensAreAccepted_WarnOfNothing()
    {
        await using var accepting = new WithForeignTokens();
        await accepting.InitializeAsync();

        (await StepsAsync(accepting)).ShouldAllBe(page => !page.Contains("Accesskeys:AcceptForeignTokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_ByACustomerThatMayNot_IsDenied()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (owner, _) = await service.AddUserAsync("owner", session);
        using var visitor = await service.SignedInAsync(owner.Username);

        var page = await visitor.GetAsync("/keys");
        page.Text.ShouldNotContain("href=\"./import\"");
        (await visitor.GetAsync(Path)).Text.ShouldContain("Only the operator can import keys");
        (await visitor.UploadAsync(page, Path, Encoding.UTF8.GetBytes(Header), ("_handler", "import"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Content_OfAnotherSessionOrOfNone_ImportsNothing()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        using var visitor = await service.SignedInAsync();
        using var other = await service.SignedInAsync();
        var preview = await CheckAsync(visitor, Header + $"a,{NewToken()},,2099-01-01T00:00:00Z,-\n", customer.Id);
        var content = Visitor.HiddenIn(preview)[ContentField];

        foreach (var (sender, text) in new[] { (other, content), (visitor, content[..^2] + "AA"), (visitor, "!"), (visitor, "") })
        {
            var answer = await sender.SubmitAsync(await CheckAsync(sender, Header + $"b,{NewToken()},,2099-01-01T00:00:00Z,-\n"), Path, ("_handler", "import"), (ContentField, text));
            answer.Text.ShouldContain("Choose it again.");
        }

        (await service.Client(session).ListAccesskeysAsync()).Result.ShouldBeEmpty();
    }

    [Fact]
    public async Task Customer_ThatDoesNotExist_IsRejectedBesideTheField()
    {
        using var visitor = await service.SignedInAsync();
        var id = Guid.NewGuid();

        var answer = await CheckAsync(visitor, Header + $"a,{NewToken()},,2099-01-01T00:00:00Z,-\n", id);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("id=\"Customer-error\"");
        answer.Text.ShouldContain($"value=\"{id}\"");
    }

    [Fact]
    public async Task Preview_WithoutValidRows_ImportsNothing()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await ImportAsync(visitor, await CheckAsync(visitor, Header + "short,abc,,2099-01-01T00:00:00Z,-\n"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldNotContain("Import finished");
        answer.Text.ShouldContain("No row can be imported.");
    }

    [Fact]
    public async Task File_SentAfterTheSessionEnded_IsNotCarried()
    {
        using var visitor = await service.SignedInAsync();
        var page = await visitor.GetAsync(Path);
        var preview = await CheckAsync(visitor, Header + $"a,{NewToken()},,2099-01-01T00:00:00Z,-\n");
        visitor.Cookies.Remove(Visitor.Cookie);

        var token = NewToken();
        (await visitor.UploadAsync(page, Path, Encoding.UTF8.GetBytes(Header + token), ("_handler", "import"))).Text.ShouldNotContain(token);
        var answer = await visitor.SubmitAsync(preview, Path, ("_handler", "import"), (ContentField, Visitor.HiddenIn(preview)[ContentField]));
        answer.Text.ShouldNotContain(ContentField);
        answer.Text.ShouldNotContain(Visitor.HiddenIn(preview)[ContentField]);
    }

    [Fact]
    public async Task File_LargerThanTheLimit_IsRejectedWithAPage()
    {
        using var visitor = await service.SignedInAsync();

        var answer = await visitor.UploadAsync(await visitor.GetAsync(Path), Path, new byte[(8 * 1024 * 1024) + 1], ("_handler", "import"));

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
    }

    /// <summary>The first page, the preview and the result of an import.</summary>
    private static async Task<string[]> StepsAsync(ConsoleBehindProxy service)
    {
        using var visitor = await service.SignedInAsync();
        var preview = await CheckAsync(visitor, Header + $"a,{NewToken()},,2099-01-01T00:00:00Z,-\n");
        return [(await visitor.GetAsync(Path)).Text, preview.Text, (await ImportAsync(visitor, preview)).Text];
    }

    private static string NewToken() => "sk_live_" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static async Task<ServiceResponse> CheckAsync(Visitor visitor, string text, Guid? customer = null) => await visitor.UploadAsync(
        await visitor.GetAsync(Path), Path, Encoding.UTF8.GetBytes(text), ("_handler", "import"), ("Customer", customer?.ToString() ?? ""));

    private static Task<ServiceResponse> ImportAsync(Visitor visitor, ServiceResponse preview) => visitor.SubmitAsync(
        preview, Path, ("_handler", "import"), (ContentField, Visitor.HiddenIn(preview)[ContentField]));

    private sealed class WithForeignTokens : ConsoleBehindProxy
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
            ["Accesskeys:AcceptForeignTokens"] = "true",
        };
    }
}
