using Accesskeys.Client;
using Accesskeys.ImportCsv;
using Microsoft.Extensions.DependencyInjection;

try
{
    if (Arguments.Parse(args) is not { } arguments)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    // The whole file is read before anything is sent: it is right, or nothing of it is imported.
    var file = KeyFile.Read(arguments.File);
    return Report(file, arguments.DryRun) ? arguments.DryRun || await ImportAsync(file, arguments.CustomerId) ? 0 : 1 : 1;
}
catch (ImportException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled. Start again to go on: what was imported is left as it is.");
    return 2;
}

// Whether nothing is wrong.
static bool Report(KeyFile file, bool dryRun)
{
    // Only a dry run says so here. Otherwise the service decides for each row, so that an old file can be sent again.
    var now = TimeProvider.System.GetUtcNow();
    var expired = dryRun ? file.Rows.Where(row => row.Key.Tm_expire <= now).Select(row => new Fault(row.Line, "tm_expire", "is in the past")).ToList() : [];
    foreach (var fault in file.Faults.Concat(expired).OrderBy(fault => fault.Line))
    {
        Console.Error.WriteLine(fault);
    }

    var faulty = file.FaultyRows + expired.Count;
    if (faulty > 0)
    {
        Console.Error.WriteLine($"Wrong rows: {faulty}. Nothing was sent.");
    }
    else if (dryRun)
    {
        Console.WriteLine($"Keys: {file.Rows.Count}. Every row is right. Nothing was sent.");
    }

    if (file.Repeated > 0)
    {
        Console.WriteLine($"Rows left out because they repeat an earlier one: {file.Repeated}.");
    }

    return faulty == 0;
}

static async Task<bool> ImportAsync(KeyFile file, Guid? customerId)
{
    var (url, key) = (ReadUrl(), ReadKey());
    using var cancelled = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        cancelled.Cancel();
    };
    await using var services = new ServiceCollection()
        .AddAccesskeysClient(options => (options.Service, options.Accesskey) = (url, key)).Services
        .BuildServiceProvider();
    var service = new ServiceCalls(services.GetRequiredService<AccesskeysClient>(), url);
    return await new Importer(service, customerId).ImportAsync(file.Rows, cancelled.Token);
}

// Not shown: it may hold a password or a key.
static Uri ReadUrl() =>
    Uri.TryCreate(Variable("ACCESSKEYS_URL"), UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
        ? url
        : throw new ImportException("ACCESSKEYS_URL must be an http or https URL without user, query and fragment, such as https://keys.example.");

static string ReadKey() => Variable("ACCESSKEYS_KEY") is var key && key.All(character => character is > ' ' and < '\x7F')
    ? key
    : throw new ImportException("ACCESSKEYS_KEY must be an access key or a session token: printable ASCII without blanks.");

static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value
    : throw new ImportException($"{name} is not set.");
