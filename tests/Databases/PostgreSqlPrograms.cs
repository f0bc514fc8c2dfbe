using System.Diagnostics;
using System.Globalization;

namespace Accesskeys.Tests;

/// <summary>The programs of the newest PostgreSQL on this machine. The server does not run as root, so root runs them as postgres.</summary>
internal static class PostgreSqlPrograms
{
    private const string Versions = "/usr/lib/postgresql";
    private const string User = "postgres";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private static readonly string? _folder = FindFolder();

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Skips the test if it can't start a server.</summary>
    public static void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A test pauses its PostgreSQL server only on Linux.");
        Assert.SkipUnless(_folder is not null, $"There are no PostgreSQL programs in {Versions}; Debian's package postgresql installs them.");
    }

    public static Task RunAsync(string program, string workingFolder, params string[] arguments)
    {
        var path = Path.Combine(_folder!, program);
        return IsRoot
            ? ExecuteAsync("runuser", workingFolder, ["-u", User, "--", path, .. arguments])
            : ExecuteAsync(path, workingFolder, arguments);
    }

    /// <summary>Lets the server's user have the folder.</summary>
    public static Task OwnAsync(string folder) => IsRoot ? ExecuteAsync("chown", folder, [User, folder]) : Task.CompletedTask;

    public static async Task ExecuteAsync(string program, string workingFolder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_patience);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
    }

    private static string? FindFolder() => !Directory.Exists(Versions)
        ? null
        : Directory.EnumerateDirectories(Versions)
            .Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")))
            .MaxBy(folder => int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), CultureInfo.InvariantCulture, out var version) ? version : 0);
}
