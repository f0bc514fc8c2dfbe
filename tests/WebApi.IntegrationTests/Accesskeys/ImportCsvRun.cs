using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>A run of samples/ImportCsv, as a process of its own.</summary>
internal sealed record ImportCsvRun(int ExitCode, string Output, string[] Errors)
{
    /// <summary>What every token has in these tests: it must not be printed, whatever is wrong.</summary>
    public const string Secret = "s3cret";

    /// <summary>With this file; with the encoding's byte order mark, if it has one.</summary>
    public static async Task<ImportCsvRun> OfAsync(
        string text, Uri? service = null, string? key = null, Encoding? encoding = null, params string[] options)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var folder = Directory.CreateTempSubdirectory("accesskeys-tests-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "keys.csv"), [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
            return await WithArgumentsAsync(folder, service?.ToString(), key, [.. options, "keys.csv"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task<ImportCsvRun> WithArgumentsAsync(string folder, string? url, string? key, params string[] arguments)
    {
        var settings = new Dictionary<string, string> { ["ACCESSKEYS_URL"] = url ?? "", ["ACCESSKEYS_KEY"] = key ?? "" };
        await using var process = ServiceProcess.StartProgram("Accesskeys.ImportCsv", folder, settings, arguments: arguments);
        var run = new ImportCsvRun(await process.ExitCodeAsync(), process.Output.Trim(), process.Errors);
        $"{run.Output}{string.Concat(run.Errors)}".ShouldNotContain(Secret);
        run.Errors.ShouldNotContain(line => line.StartsWith("   at ", StringComparison.Ordinal));
        return run;
    }

    public static string NewToken() => $"{Secret}{Guid.NewGuid():N}";
}
