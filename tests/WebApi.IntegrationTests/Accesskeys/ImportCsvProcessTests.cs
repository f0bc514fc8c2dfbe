using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>samples/ImportCsv as a process of its own: its arguments, environment, output and exit code.</summary>
public sealed class ImportCsvProcessTests(Service service) : TemporaryFolder, IClassFixture<Service>
{
    [Fact]
    public async Task File_WhoseRowsAreRight_IsImported()
    {
        await WriteAsync("2090-01-01T00:00:00Z");

        var run = await OfProcessAsync(Folder, $"{service.Address}", service.Session, "keys.csv");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldBe("1 of 1: 1 created, 0 exists, 0 conflict, 0 invalid");
    }

    [Fact]
    public async Task File_WithARowThatIsWrong_IsReportedOnStandardError()
    {
        await WriteAsync("2090-01-01");

        var run = await OfProcessAsync(Folder, null, null, "keys.csv");

        (run.ExitCode, run.Output).ShouldBe((1, ""));
        run.Errors[0].ShouldStartWith("line 2, column tm_expire: must be");
    }

    [Fact]
    public async Task Arguments_ThatAreMissing_ShowTheUsage()
    {
        var run = await OfProcessAsync(Folder, null, null);

        (run.ExitCode, run.Output).ShouldBe((2, ""));
        run.Errors.ShouldContain(line => line.StartsWith("Usage: ImportCsv", StringComparison.Ordinal));
    }

    private Task WriteAsync(string end) =>
        File.WriteAllTextAsync(Path.Combine(Folder, "keys.csv"), $"token,tm_expire,scopes\n{NewToken()},{end},-\n");
}
