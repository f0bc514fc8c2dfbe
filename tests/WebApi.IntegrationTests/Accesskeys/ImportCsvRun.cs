extern alias ImportCsv;

using System.Text;
using ImportCsv::Accesskeys.ImportCsv;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>A run of samples/ImportCsv.</summary>
internal sealed record ImportCsvRun(int ExitCode, string Output, string[] Errors)
{
    /// <summary>What every token has in these tests: it must not be printed, whatever is wrong.</summary>
    public const string Secret = "s3cret";

    /// <summary>The variables that name the service.</summary>
    public const string UrlVariable = "ACCESSKEYS_URL";
    public const string KeyVariable = "ACCESSKEYS_KEY";

    public static Task<ImportCsvRun> OfAsync(
        string text, Uri? service = null, string? key = null, Encoding? encoding = null, params string[] options) =>
        OfAsync(text, service?.ToString(), key, encoding, options);

    /// <summary>With this file; with the encoding's byte order mark, if it has one.</summary>
    public static async Task<ImportCsvRun> OfAsync(
        string text, string? url, string? key, Encoding? encoding = null, string[]? options = null, TimeProvider? clock = null)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var folder = Directory.CreateTempSubdirectory("accesskeys-tests-").FullName;
        try
        {
            var file = Path.Combine(folder, "keys.csv");
            await File.WriteAllBytesAsync(file, [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
            var run = await WithArgumentsAsync(url, key, [.. options ?? [], file], clock);
            return run with { Errors = [.. run.Errors.Select(line => line.Replace(file, "keys.csv", StringComparison.Ordinal))] };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task<ImportCsvRun> WithArgumentsAsync(string? url, string? key, string[] arguments, TimeProvider? clock = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await Cli.RunAsync(
            arguments, name => name == UrlVariable ? url : name == KeyVariable ? key : null, output, errors, clock ?? TimeProvider.System,
            TestContext.Current.CancellationToken);
        return Checked(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>As a process of its own.</summary>
    public static async Task<ImportCsvRun> OfProcessAsync(string folder, string? url, string? key, params string[] arguments)
    {
        var settings = new Dictionary<string, string> { [UrlVariable] = url ?? "", [KeyVariable] = key ?? "" };
        await using var process = ServiceProcess.StartProgram("Accesskeys.ImportCsv", folder, settings, arguments: arguments);
        return Checked(await process.ExitCodeAsync(), process.Output, string.Join('\n', process.Errors));
    }

    public static string NewToken() => $"{Secret}{Guid.NewGuid():N}";

    private static ImportCsvRun Checked(int exitCode, string output, string errors)
    {
        var run = new ImportCsvRun(
            exitCode, output.ReplaceLineEndings("\n").Trim(),
            errors.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        $"{run.Output}{string.Concat(run.Errors)}".ShouldNotContain(Secret);
        run.Errors.ShouldNotContain(line => line.StartsWith("   at ", StringComparison.Ordinal));
        return run;
    }
}
