using System.Reflection;

namespace Accesskeys.WebApi.Startup;

/// <summary>What the program can be told to do. Anything else ends it, so that a mistyped command never starts a server.</summary>
internal static class CommandLine
{
    private const int UsageError = 2;

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
          migrate --script     write the SQL Server script that would do it
          password USERNAME    set a user's password and end its sessions
          --help, --version

        Settings can be given as --Section:Name=value, as environment variables (Section__Name) or in appsettings.json.
        """;

    private static Assembly Assembly => typeof(CommandLine).Assembly;

    /// <summary>The exit code where the arguments were all there was to do; <c>null</c> where the service is to run.</summary>
    public static async Task<int?> RunAsync(string[] args)
    {
        switch (args)
        {
            case [MigrateCommand.Verb, .. var rest]:
                return FindStray([.. rest.Where(argument => argument != MigrateCommand.Script)]) is { } strayOfMigrate
                    ? await RejectAsync(strayOfMigrate)
                    : await MigrateCommand.RunAsync(rest);
            case [PasswordCommand.Verb, .. var rest]:
                return await PasswordCommand.RunAsync(rest);
            case ["--help" or "-h" or "-?" or "help"]:
                await Console.Out.WriteLineAsync(Usage);
                return 0;
            case ["--version" or "version"]:
                await Console.Out.WriteLineAsync(Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
                return 0;
            default:
                return FindStray(args) is { } stray ? await RejectAsync(stray) : null;
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

            // One without a value sets nothing: hosts that hand over a configuration name each section so.
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

    // Without a setting's value: it may be a secret.
    private static async Task<int> RejectAsync(string argument)
    {
        await Console.Error.WriteLineAsync($"Unknown command or option: {argument.Split('=')[0].ReplaceLineEndings(" ")}\n\n{Usage}");
        return UsageError;
    }
}
