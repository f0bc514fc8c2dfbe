using Accesskeys.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.ImportCsv;

/// <summary>The command, without the process around it.</summary>
internal static class Cli
{
    // The service takes up to 300 seconds for an import.
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(15);

    /// <param name="args">As <see cref="Arguments.Usage"/> shows them.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="clock">Decides what is in the past, and times the waits between tries.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, Func<string, string?> variable, TextWriter output, TextWriter errors, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        try
        {
            if (Arguments.Parse(args) is not { } arguments)
            {
                await output.WriteLineAsync(Arguments.Usage);
                return 0;
            }

            // The whole file is read before anything is sent: it is right, or nothing of it is imported.
            var file = KeyFile.Read(arguments.File);
            cancellationToken.ThrowIfCancellationRequested();
            if (!Report(file, arguments.DryRun, output, errors, clock))
            {
                return 1;
            }

            if (arguments.DryRun)
            {
                return 0;
            }

            var (url, key) = (ReadUrl(variable), ReadKey(variable));
            await using var services = new ServiceCollection()
                .AddAccesskeysClient(options => (options.Service, options.Accesskey) = (url, key))
                .ConfigureHttpClient(http => http.Timeout = _timeout)
                .UseSocketsHttpHandler((handler, _) => handler.ConnectTimeout = _connectTimeout).Services
                .BuildServiceProvider();
            var service = new ServiceCalls(services.GetRequiredService<AccesskeysClient>(), url, errors, clock);
            return await new Importer(service, arguments.CustomerId, output, errors).ImportAsync(file.Rows, cancellationToken) ? 0 : 1;
        }
        catch (ImportException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("Cancelled. Start again to continue: keys that were imported are left unchanged.");
            return 2;
        }
    }

    /// <summary>Whether nothing is wrong.</summary>
    private static bool Report(KeyFile file, bool dryRun, TextWriter output, TextWriter errors, TimeProvider clock)
    {
        // Only a dry run says so here. Otherwise the service decides for each row, so that an old file can be sent again.
        var now = clock.GetUtcNow();
        var expired = file.Rows.Where(row => dryRun && row.Key.Tm_expire <= now)
            .Select(row => new Fault(row.Line, "tm_expire", "is in the past")).ToList();
        foreach (var fault in file.Faults.Concat(expired).OrderBy(fault => fault.Line))
        {
            errors.WriteLine(fault);
        }

        var faulty = file.FaultyRows + expired.Count;
        if (faulty > 0)
        {
            errors.WriteLine($"Wrong rows: {faulty}. Nothing was sent.");
        }
        else if (dryRun)
        {
            output.WriteLine($"Keys: {file.Rows.Count}. Every row is right. Nothing was sent.");
        }

        if (file.Repeated > 0)
        {
            output.WriteLine($"Rows left out because they repeat an earlier one: {file.Repeated}.");
        }

        return faulty == 0;
    }

    // Not shown: it may hold a password or a key.
    private static Uri ReadUrl(Func<string, string?> variable) =>
        Uri.TryCreate(Required(variable, "ACCESSKEYS_URL"), UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? url
            : throw new ImportException(
                "ACCESSKEYS_URL must be an http or https URL without user, query and fragment, such as https://keys.example.");

    private static string ReadKey(Func<string, string?> variable) =>
        Required(variable, "ACCESSKEYS_KEY") is var key && key.All(character => character is > ' ' and < '\x7F')
            ? key
            : throw new ImportException("ACCESSKEYS_KEY must be an access key or a session token: printable ASCII without blanks.");

    private static string Required(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } value
        ? value
        : throw new ImportException($"{name} is not set.");
}
