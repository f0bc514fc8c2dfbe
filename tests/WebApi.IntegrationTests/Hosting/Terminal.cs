using System.Diagnostics;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>The program run by a person at a terminal, which the tool <c>script</c> makes.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private const string Script = "/usr/bin/script";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _screen = new();
    private readonly Process _process;

    private Terminal(Process process) => _process = process;

    public string Screen => _screen.ToString();

    public static Terminal Start(TestDatabaseLocation location, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "Needs script, of util-linux.");
        string[] words = ["exec", .. ServiceProcess.Command, .. arguments];
        var start = new ProcessStartInfo(Script, ["--quiet", "--return", "--command", string.Join(' ', words), "/dev/null"])
        {
            WorkingDirectory = location.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in location.Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new Terminal(Process.Start(start)!);
    }

    /// <summary>Types that once the screen ends with the prompt.</summary>
    public async Task AnswerAsync(string prompt, string keys)
    {
        await ReadUntilAsync(() => Screen.EndsWith(prompt, StringComparison.Ordinal));
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        await ReadUntilAsync(() => false);
        await _process.WaitForExitAsync().WaitAsync(_patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadUntilAsync(Func<bool> isEnough)
    {
        using var patience = new CancellationTokenSource(_patience);
        var read = new char[256];
        while (!isEnough() && await _process.StandardOutput.ReadAsync(read, patience.Token) is > 0 and var count)
        {
            _screen.Append(read, 0, count);
        }
    }
}
