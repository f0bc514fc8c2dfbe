using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>What samples/ImportCsv says of its arguments.</summary>
public sealed class ImportCsvArgumentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--dry-run")]
    [InlineData("--dryrun keys.csv")]
    [InlineData("keys.csv " + Secret)]
    [InlineData("--customer-id keys.csv")]
    [InlineData("keys.csv --customer-id")]
    [InlineData("--customer-id 01935e7a5c1f7d3a9b1e2f4c6a8b0d13 keys.csv")]
    public async Task Arguments_ThatAreWrong_ShowTheUsage(string arguments)
    {
        var run = await WithArgumentsAsync("http://127.0.0.1:1", "key", arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain(line => line.StartsWith("Usage: ImportCsv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_IsShownOnStandardOutput(string argument)
    {
        var run = await WithArgumentsAsync(null, null, [argument]);

        (run.ExitCode, run.Errors.Length).ShouldBe((0, 0));
        run.Output.ShouldStartWith("Usage: ImportCsv");
    }
}
