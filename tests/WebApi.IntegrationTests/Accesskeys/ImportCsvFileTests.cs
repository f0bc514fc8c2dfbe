using System.Text;
using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>What samples/ImportCsv says of a file before anything is sent: there is no service here.</summary>
public sealed class ImportCsvFileTests
{
    private const string Header = "token,tm_expire,scopes";
    private const string End = "2090-01-01T00:00:00Z";

    // Connections to this port are rejected immediately.
    private static readonly Uri _nobody = new("http://127.0.0.1:1");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_ThatAreWrong_AreAllToldAtOnceAndNothingIsSent(bool dryRun)
    {
        var (first, again) = (NewToken(), NewToken());
        string[] lines =
        [
            "name,token,tm_expire,scopes,allowed_ips,enabled,token_prefix",
            $"good,{first},{End},-,,true,",
            $",{NewToken()},03/04/2030,a,,,",
            $",{NewToken()},12.2030,a,,,",
            $",{NewToken()},2030-01-01,a,,,",
            $",{NewToken()},2030-01-01T00:00:00,a,,,",
            $",{NewToken()},2030-01-01T00:00:00+0100,,,,",
            $",\" {NewToken()}\",{End},a,,,",
            $",{NewToken()}\u00A0,{End},a,,,",
            $",{Secret},{End},a,,,",
            $",,{End},\"a,b\",,,",
            $",{NewToken()},{End},a -,10.0.0.1/8,yes,twelve chars",
            $",{NewToken()},{End},a",
            $",{NewToken()},{End},a,,,,x",
            $",{NewToken()},{End},A,203.0.113.7,,",
            $"\"good\nname\",{again},{End},a,,,",
            $"other,{again},{End},a,,,",
            $"other,{first},{End},-,,true,",
            $",{NewToken()}\"x,{End},a,,,",
            $",\"{NewToken()}\"x,{End},a,,,",
            $"Zo\uFFFD,{NewToken()},{End},a,,,",
            ",,,,,,",
        ];

        var run = await ImportCsvRun.OfAsync(string.Join('\n', lines), _nobody, "key", options: dryRun ? ["--dry-run"] : []);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBe("");
        run.Errors.Select(line => line.Split(": ")[0]).ShouldBe(
        [
            "line 3, column tm_expire", "line 4, column tm_expire", "line 5, column tm_expire", "line 6, column tm_expire",
            "line 7, column tm_expire", "line 7, column scopes", "line 8, column token", "line 9, column token", "line 10, column token",
            "line 11, column token", "line 11, column scopes", "line 12, column scopes", "line 12, column allowed_ips", "line 12, column token_prefix",
            "line 12, column enabled", "line 13", "line 14", "line 15, column scopes", "line 15, column allowed_ips", "line 16, column name",
            "line 18, column token", "line 19, column token", "line 20, column 40", "line 21, column 42", "line 22, column name", "Wrong rows",
        ]);
        run.Errors.ShouldContain("line 18, column token: is the same as in line 16, but the rows differ");
        run.Errors[^1].ShouldBe("Wrong rows: 19. Nothing was sent.");
    }

    [Fact]
    public async Task Quote_ThatIsNeverClosed_IsReportedWithTheLineOfItsRow()
    {
        var run = await ImportCsvRun.OfAsync($"{Header}\n{NewToken()},{End},-\n\"{NewToken()},{End},-\n{NewToken()},{End},-\n", options: "--dry-run");

        run.ExitCode.ShouldBe(1);
        run.Errors[0].ShouldStartWith("line 3: a quote is opened and never closed");
    }

    [Fact]
    public async Task DryRun_OfRowsThatAreRight_SendsNothingAndNeedsNoService()
    {
        var run = await ImportCsvRun.OfAsync($"{Header}\n{NewToken()},{End},-\n{NewToken()},{End},a b\n", options: "--dry-run");

        (run.ExitCode, run.Output, run.Errors.Length).ShouldBe((0, "Keys: 2. Every row is right. Nothing was sent.", 0));
    }

    [Fact]
    public async Task DryRun_OfAKeyThatHasExpired_SaysSo()
    {
        var run = await ImportCsvRun.OfAsync($"{Header}\n{NewToken()},2020-01-01T00:00:00Z,-\n", options: "--dry-run");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldBe(["line 2, column tm_expire: is in the past", "Wrong rows: 1. Nothing was sent."]);
    }

    [Theory]
    [InlineData("", "keys.csv is empty")]
    [InlineData(" \r\n\r\n", "keys.csv is empty")]
    [InlineData(Header + "\n", "keys.csv has no rows")]
    [InlineData(Header + "\n,,\n", "keys.csv has no rows")]
    [InlineData(Header + ",Colour\n", "column 4 is unknown: colour")]
    [InlineData(Header + ",scopes\n", "scopes appears more than once")]
    [InlineData("token,,tm_expire,scopes\n", "column 2 has no name")]
    [InlineData("token,token_hash,tm_expire,scopes\n", "token and token_hash exclude each other")]
    [InlineData("name\n", "token or token_hash is required; tm_expire is required; scopes is required")]
    [InlineData("x," + Secret + "34567890123456," + End + ",-\n", "The first line names no column")]
    [InlineData(Header + ",\"Key\nname\"\n", "column 4 is unknown: key name. ")]
    [InlineData(Header + ",\"My name\r\nof many lines\"\n", "column 4 is unknown: my_name  of…. ")]
    [InlineData(Header + ",a" + Secret + "4567890123456\n", "column 4 is unknown: a")]
    public async Task File_ThatCantBeRead_SaysWhyAndSendsNothing(string file, string why)
    {
        var run = await ImportCsvRun.OfAsync(file.Replace(",a" + Secret, ",long_name_" + Secret, StringComparison.Ordinal), _nobody, "key");

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldHaveSingleItem().ShouldContain(why.Replace("unknown: a", "unknown: long_name_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("iso-8859-1", "keys.csv, line 3, column 3: the byte 0xEB is not UTF-8")]
    [InlineData("utf-16", "keys.csv is UTF-16")]
    [InlineData("utf-16BE", "keys.csv is UTF-16")]
    [InlineData("utf-32", "keys.csv is UTF-16 or UTF-32")]
    public async Task File_ThatIsNotUtf8_IsRejected(string encoding, string why)
    {
        var run = await ImportCsvRun.OfAsync(
            $"name,{Header}\nZo,{NewToken()},{End},-\nZo\u00EB,{NewToken()},{End},-\n", _nobody, "key", Encoding.GetEncoding(encoding));

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith(why);
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsNamed()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.csv");

        var run = await WithArgumentsAsync("http://127.0.0.1:1", "key", [path]);

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith($"{path} can't be read");
    }
}
