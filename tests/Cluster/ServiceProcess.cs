using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Accesskeys.Client;

namespace Accesskeys.Tests;

/// <summary>The service as a process of its own, in a folder of its own.</summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private const string Program = "Accesskeys.WebApi";
    private const string PublishedVariable = "ACCESSKEYS_TEST_PROGRAM";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly bool _isService;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly SemaphoreSlim _lines = new(0);
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process, bool isService)
    {
        (_process, _isService) = (process, isService);
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public string[] Errors => [.. _errors.Where(line => line.Length > 0)];

    /// <summary>The most memory that it has had at a time, by Linux; 0 elsewhere.</summary>
    public long PeakMegabytes => OperatingSystem.IsLinux() ? _process.PeakWorkingSet64 / (1024 * 1024) : 0;

    public static ServiceProcess Start(
        string folder, IReadOnlyDictionary<string, string>? settings = null, string environment = "Production", params string[] arguments) =>
        StartProgram(Program, folder, settings, environment, arguments);

    /// <summary>A copy of the program, started from another folder than its own and told nothing of either.</summary>
    public static ServiceProcess StartCopy(
        string copy, string folder, IReadOnlyDictionary<string, string>? settings = null, params string[] arguments) =>
        new(Process.Start(StartInfo(["dotnet", Path.Combine(copy, Program + ".dll"), .. arguments], folder, settings, "Production"))!, isService: true);

    /// <summary>Another program, as the service is started.</summary>
    public static ServiceProcess StartProgram(
        string program, string folder, IReadOnlyDictionary<string, string>? settings, string environment = "Production",
        params string[] arguments)
    {
        var start = StartInfo([.. CommandOf(program), .. arguments], folder, settings, environment);
        start.Environment["ASPNETCORE_CONTENTROOT"] = folder;
        return new ServiceProcess(Process.Start(start)!, program == Program);
    }

    /// <summary>What starts the service: the published program that the environment names, otherwise the one that was built with the tests.</summary>
    public static string[] Command => CommandOf(Program);

    private static string[] CommandOf(string program) => program == Program && Environment.GetEnvironmentVariable(PublishedVariable) is { Length: > 0 } published
        ? [published]
        : ["dotnet", Path.Combine(AppContext.BaseDirectory, program + ".dll")];

    private static ProcessStartInfo StartInfo(string[] command, string folder, IReadOnlyDictionary<string, string>? settings, string environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";

        // As in the tests' own processes.
        start.Environment["DOTNET_TieredPGO"] = "0";

        // The debugger's pipes would outlive a process that is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "Warning";

        // Only tests of the drain wait for it.
        start.Environment["Shutdown__Drain"] = "0";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    /// <summary>The command <c>copy</c>, from one database to another.</summary>
    internal static ServiceProcess Copy(TestDatabaseLocation source, TestDatabaseLocation target) => Start(
        source.Folder,
        new Dictionary<string, string>(source.Settings)
        {
            ["CopyTo:Provider"] = target.Provider.ToString(),
            ["ConnectionStrings:CopyTo"] = target.ConnectionString,
        },
        "Production",
        "copy");

    /// <summary>As Production requires it, on that database.</summary>
    internal static ServiceProcess Start(TestDatabaseLocation location, IReadOnlyDictionary<string, string>? settings = null) =>
        Start(location.Folder, Complete().Concat(location.Settings).Concat(settings ?? new Dictionary<string, string>()).ToDictionary());

    /// <summary>Everything that Production requires, on the database of that folder.</summary>
    public static Dictionary<string, string> Complete() => new()
    {
        ["Sessions:SigningKey"] = "a signing key that only these tests know",
        ["Bootstrap:Customer"] = "Operator",
        ["Bootstrap:Username"] = OperatorAccount.Username,
        ["Bootstrap:Password"] = OperatorAccount.Password,
    };

    /// <summary>Gives it this on its standard input, and no more.</summary>
    public async Task EnterAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
    }

    /// <summary>Waits until it has printed one more line.</summary>
    public Task NextLineAsync(CancellationToken cancellationToken) => _lines.WaitAsync(cancellationToken);

    public async Task<HttpClient> ListeningAsync()
    {
        var exited = _process.WaitForExitAsync();
        await Task.WhenAny(_address.Task, exited).WaitAsync(_patience);
        _address.Task.IsCompleted.ShouldBeTrue($"It ended instead: {Output} {string.Join('\n', Errors)}");
        return _isService ? HttpClients.OfService(await _address.Task) : HttpClients.OfAnother(await _address.Task);
    }

    public async Task<HttpClient> ReadyAsync()
    {
        var http = await ListeningAsync();
        await BecomesReadyAsync(http);
        return http;
    }

    public static async Task BecomesReadyAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(_patience);
        while ((await http.GetAsync("/health/ready", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    /// <summary>As the operator, with a session in the header.</summary>
    public async Task<HttpClient> SignedInAsync()
    {
        var http = await ReadyAsync();
        var login = await new AccesskeysClient(http).LoginAsync(
            new Login { Username = OperatorAccount.Username, Password = OperatorAccount.Password });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.Token);
        return http;
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(_patience);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM: what a supervisor sends.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>SIGSTOP: nothing of the process runs until it is continued.</summary>
    public void Pause()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux reports in /proc whether a process is paused.");
        Signal("STOP");
        SpinWait.SpinUntil(StandsStill, _patience).ShouldBeTrue();
    }

    /// <summary>Resumes the process with SIGCONT.</summary>
    public void Continue() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private bool StandsStill() =>
        Directory.EnumerateDirectories($"/proc/{_process.Id}/task")
            .All(thread => File.ReadLines(Path.Combine(thread, "status")).Contains("State:\tT (stopped)"));

    private void Signal(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
    }

    private void Read(string? line)
    {
        _output.Enqueue(line ?? "");
        _lines.Release();
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
