using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Accesskeys.Bench.Http;

/// <summary>One run of wrk, the load generator.</summary>
internal static class Wrk
{
    public static async Task<WrkFigures> RunAsync(
        string script, Uri address, int connections, TimeSpan duration, CancellationToken cancellationToken, params string[] arguments)
    {
        string[] all =
        [
            "--threads", "1", "--connections", $"{connections}", "--duration", $"{(int)duration.TotalSeconds}s",
            "--script", Path.Combine(AppContext.BaseDirectory, "Http", script), address.ToString(), "--", .. arguments,
        ];
        using var process = Start(all);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            return Parse(output);
        }
        finally
        {
            process.Kill();
        }
    }

    public static void EnsureInstalled() => Start(["--version"]).Dispose();

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            throw new BenchException("wrk is needed to make the load: install the package wrk.");
        }
    }

    private static WrkFigures Parse(string output)
    {
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("figures\t", StringComparison.Ordinal))
            ?? throw new BenchException($"wrk gave no figures: {output}");
        var numbers = line.Split('\t')[1..].Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return numbers[2] == 0
            ? new WrkFigures(numbers[0], numbers[1])
            : throw new BenchException($"wrk saw {numbers[2]} requests fail: {output}");
    }
}
