using System.Reflection;
using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.Startup;

/// <summary>The program's commands. Anything else is an error, so that a mistyped command never starts a server.</summary>
internal static partial class CommandLine
{
    private const int UsageError = 2;

    // Doesn't repeat the arguments, because one may be the password.
    private const string PasswordUsage =
        "password takes one username, and settings. The password is read from a prompt or from standard input.";

    private const string CopyUsage =
        "copy takes no connection strings as arguments, because other users could read them. Set them in the environment or in appsettings.json.";

    // The host's own; every setting of the service has a section.
    private static readonly string[] _hostSettings =
    [
        "urls", "http_ports", "https_ports", "https_port", "https_host", "environment", "contentRoot", "applicationName", "allowedHosts",
        "detailedErrors",
    ];

    private static string Usage => $"""
        Usage: {Assembly.GetName().Name} [command] [--Section:Name=value ...]

          (no command)         run the service
          migrate              bring the database up to date and exit
          migrate --script     print the SQL script that would do so (not for SQLite)
          copy                 copy the database to an empty one and retire it
          password USERNAME    set a user's password and end its sessions (put -- before a name that begins with -)
          --help, --version

        Settings can be given as --Section:Name=value, as environment variables (Section__Name) or in appsettings.json.
        """;

    private static Assembly Assembly => typeof(CommandLine).Assembly;

    /// <summary>The exit code if a command was run; <c>null</c> if the service is to run.</summary>
    public static async Task<int?> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.TakeWhile(argument => argument != "--").Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return await WriteAsync(output, Usage);
        }

        switch (args)
        {
            case [MigrateCommand.Name, .. var rest]:
                return FindStray([.. rest.Where(argument => argument != MigrateCommand.Script)]) is { } strayOfMigrate
                    ? await RejectAsync(errors, Unknown(strayOfMigrate))
                    : await MigrateCommand.RunAsync(rest);
            case [CopyCommand.Name, .. var rest] when Array.Exists(rest, CopyCommand.IsConnectionString):
                return await RejectAsync(errors, CopyUsage);
            case [CopyCommand.Name, .. var rest]:
                return FindStray(rest) is { } strayOfCopy ? await RejectAsync(errors, Unknown(strayOfCopy)) : await CopyCommand.RunAsync(rest);
            case [PasswordCommand.Name, "--", var username, .. var settings] when FindStray(settings) is null:
                return await PasswordCommand.RunAsync(username, settings);
            case [PasswordCommand.Name, var username, .. var settings] when !username.StartsWith('-') && FindStray(settings) is null:
                return await PasswordCommand.RunAsync(username, settings);
            case [PasswordCommand.Name, ..]:
                return await RejectAsync(errors, PasswordUsage);
            case ["help"]:
                return await WriteAsync(output, Usage);
            case ["--version" or "version"]:
                return await WriteAsync(output, Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
            default:
                return FindStray(args) is { } stray ? await RejectAsync(errors, Unknown(stray)) : null;
        }
    }

    /// <summary>The first argument that is neither a setting nor a setting's value.</summary>
    private static string? FindStray(string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            if (!args[index].StartsWith("--", StringComparison.Ordinal))
            {
                return args[index];
            }

            var name = args[index][2..].Split('=')[0];

            // A name without a value sets nothing. Hosts that pass on a configuration name each section like this.
            var isSetting = name.Contains(':') || args[index].EndsWith('=') || _hostSettings.Contains(name, StringComparer.OrdinalIgnoreCase);
            var takesNext = !args[index].Contains('=');
            if (!isSetting || (takesNext && (index + 1 == args.Length || args[index + 1].StartsWith("--", StringComparison.Ordinal))))
            {
                return args[index];
            }

            index += takesNext ? 1 : 0;
        }

        return null;
    }

    // Without what may be a secret: a setting's value, and whatever doesn't look like a command's or an option's name.
    private static string Unknown(string argument) =>
        $"Unknown command or option: {(Name().Match(argument) is { Success: true } name ? name.Value : "an argument that isn't shown, because it may be a secret")}";

    private static async Task<int> WriteAsync(TextWriter output, string text)
    {
        await output.WriteLineAsync(text);
        return 0;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9:._/-]{0,64}(?=\z|=)")]
    private static partial Regex Name();

    private static async Task<int> RejectAsync(TextWriter errors, string reason)
    {
        await errors.WriteLineAsync($"{reason}\n\n{Usage}");
        return UsageError;
    }
}
