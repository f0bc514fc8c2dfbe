using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Authentication;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;
using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>What samples/ImportCsv brings into the service.</summary>
public sealed class ImportCsvTests(ForeignTokenAuthenticationTests.Accepting service)
    : IClassFixture<ForeignTokenAuthenticationTests.Accepting>
{
    private const string Header = "name,detail,token,tm_expire,scopes,enabled\r\n";

    [Fact]
    public async Task File_OfKeys_IsImportedOnceHoweverOftenItIsSent()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var (first, second) = (NewToken(), NewToken());
        var file = Header
            + $"one,\"two\r\nlines, and \"\"quotes\"\"\",{first},2090-01-01T00:00:00Z,orders:read a:*,\r\n"
            + $"late,,{NewToken()},2020-01-01T00:00:00Z,-,\n\n"
            + $"two,,{second},2090-01-01T02:00:00.5+02:00,-,FALSE\r\n,,,,,\r\n , , , , , \r\n";

        var runs = new[] { await ImportAsync(file, customer.Id), await ImportAsync(file, customer.Id) };

        runs.ShouldAllBe(run => run.ExitCode == 1);
        runs.Select(run => run.Output).ShouldBe(
            ["3 of 3: 2 created, 0 exists, 0 conflict, 1 invalid", "3 of 3: 0 created, 2 exists, 0 conflict, 1 invalid"]);
        runs.ShouldAllBe(run => run.Errors.Length == 1 && run.Errors[0].StartsWith("line 4, column tm_expire: must be"));
        var keys = (await service.Client(session).ListAccesskeysAsync()).Result;
        keys.Select(key => (key.Name, key.Detail, key.Enabled)).ShouldBe([("two", "", false), ("one", "two\r\nlines, and \"quotes\"", true)]);
        keys.Select(key => string.Join(' ', key.Scopes)).ShouldBe(["", "orders:read a:*"]);
        keys[0].Tm_expire.ShouldBe(new DateTimeOffset(2090, 1, 1, 0, 0, 0, 500, TimeSpan.Zero));
        (await service.GetAsync($"/v1.0/customer?accesskey={first}")).Json.GetProperty("id").GetGuid().ShouldBe(customer.Id);
        (await service.VerifyAsync(second)).Code.ShouldBe("disabled");
    }

    [Fact]
    public async Task File_WithOwners_SetsThem()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var file = "token,tm_expire,scopes,external_id\n"
            + $"{NewToken()},2090-01-01T00:00:00Z,-, tenant 42 \n{NewToken()},2090-01-01T00:00:00Z,-,\n";

        var refused = await ImportAsync($"{file}{NewToken()},2090-01-01T00:00:00Z,-,{new string('x', 256)}\n", customer.Id);
        await ImportAsync(file, customer.Id);

        refused.Errors[0].ShouldBe("line 4, column external_id: must be at most 255 characters");
        (await service.Client(session).ListAccesskeysAsync()).Result.Select(key => key.External_id).ShouldBe([null, "tenant 42"]);
    }

    [Theory]
    [InlineData("token,tm_expire,scopes,name,allowed_ips,token_prefix", ',', false)]
    [InlineData(" Token ;TM Expire;\"SCOPES\";Name ;Allowed IPs;token_prefix;;", ';', true)]
    [InlineData("TOKEN\ttm_expire\tscopes\tname\tallowed_ips\ttoken_prefix", '\t', false)]
    [InlineData("sep=;\r\ntoken;tm_expire;scopes;name;allowed_ips;token_prefix", ';', false)]
    public async Task File_WithAnySeparatorAndSpellingOfItsHeader_IsRead(string header, char separator, bool withMark)
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        string[] cells = [NewToken(), " 2090-01-01t00:00:00.123456789z ", "a:* b", "Zoë, & co", "203.0.113.0/24 2001:db8::/32", "s3c"];

        var run = await ImportCsvRun.OfAsync(
            $"{header}\r\n{string.Join(separator, cells.Select(cell => $"\"{cell}\""))}{separator}{separator}\r\n", service.Address, service.Session,
            new UTF8Encoding(withMark), "--customer-id", $"{customer.Id}");

        (run.ExitCode, run.Errors.Length).ShouldBe((0, 0), string.Concat(run.Errors));
        var key = (await service.Client(session).ListAccesskeysAsync()).Result.ShouldHaveSingleItem();
        (key.Name, key.Token_prefix, string.Join(' ', key.Scopes), string.Join(' ', key.Allowed_ips))
            .ShouldBe(("Zoë, & co", "s3c", "a:* b", "203.0.113.0/24 2001:db8::/32"));
        key.Tm_expire.ShouldBe(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(123456));
    }

    [Fact]
    public async Task File_OfHashes_IsImported()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var token = NewToken();

        var run = await ImportAsync($"token_hash,tm_expire,scopes\n{ImportedHashes.HashOf(token).ToUpperInvariant()} ,2090-01-01T00:00:00Z,-\n", customer.Id);

        run.ExitCode.ShouldBe(0);
        (await service.VerifyAsync(token, session)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task Token_ThatIsRepeatedWithTheSameValues_IsSentOnce()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var row = $"{NewToken()},2090-01-01T00:00:00Z,a\n";

        var run = await ImportAsync($"token,tm_expire,scopes\n{row}{row}{row}", customer.Id);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldBe("Rows left out because they repeat an earlier one: 2.\n1 of 1: 1 created, 0 exists, 0 conflict, 0 invalid");
        (await service.Client(session).ListAccesskeysAsync()).Result.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Token_OfAnotherCustomersKey_IsReportedWithItsLine()
    {
        var (customer, _) = await service.RegisterCustomerAsync();
        var token = NewToken();
        await service.ImportAsync([token]);

        var run = await ImportAsync($"token,tm_expire,scopes\n{token},2090-01-01T00:00:00Z,-\n", customer.Id);

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith("line 2: the token is another customer's key");
    }

    [Fact]
    public async Task Key_WithFewerPermissions_IsShownWhichColumnOfARowExceedsThem()
    {
        var importer = await service.CreateKeyAsync("""{"scopes": ["accesskeys:write", "orders:*"]}""");
        var (customer, _) = await service.RegisterCustomerAsync();
        var end = service.Clock.GetUtcNow().AddMinutes(30).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

        var run = await ImportAsync(
            $"token,tm_expire,scopes\n{NewToken()},{end},*\n{NewToken()},2090-01-01T00:00:00Z,orders:read\n{NewToken()},{end},orders:read\n",
            customer.Id, importer.Token);

        run.Output.ShouldBe("3 of 3: 1 created, 0 exists, 0 conflict, 2 invalid");
        run.Errors.Select(line => line[..line.IndexOf(':')]).ShouldBe(["line 2, column scopes", "line 3, column tm_expire"]);
    }

    [Fact]
    public async Task Guide_ShowsTheOutputOfEachRun()
    {
        // The guide's keys would expire one day.
        var guide = (await File.ReadAllTextAsync(Repository.PathOf("docs", "import.md")))
            .Replace("2027-", "2097-", StringComparison.Ordinal);
        var (customer, _) = await service.RegisterCustomerAsync();
        var file = Shown(guide, "cat keys.csv").ShouldHaveSingleItem();

        var dryRun = await ImportCsvRun.OfAsync(file, options: "--dry-run");
        var imports = new[] { await ImportAsync(file, customer.Id), await ImportAsync(file, customer.Id) };

        Shown(guide, "dotnet run --project samples/ImportCsv -- --dry-run keys.csv").ShouldBe([Printed(dryRun)]);
        Shown(guide, "dotnet run --project samples/ImportCsv -- --customer-id [0-9a-f-]+ keys.csv").ShouldBe(imports.Select(Printed));
    }

    // What follows the command, up to the next one or the end of the block.
    private static IEnumerable<string> Shown(string guide, string command) =>
        Regex.Matches(guide, $@"^\$ {command}\n((?:(?!\$ |```).*\n)*)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

    private static string Printed(ImportCsvRun run) =>
        string.Concat(run.Errors.Concat(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line => line + "\n"));

    private Task<ImportCsvRun> ImportAsync(string file, Guid customerId, string? key = null) =>
        ImportCsvRun.OfAsync(file, service.Address, key ?? service.Session, options: ["--customer-id", $"{customerId}"]);
}
