using System.Net.Http.Headers;
using Accesskeys.Client;
using Accesskeys.ImportCsv;

if (args is not [var file])
{
    await Console.Error.WriteLineAsync("ImportCsv FILE: imports the keys of a CSV file to ACCESSKEYS_URL with the access key ACCESSKEYS_KEY.");
    return 2;
}

try
{
    using var http = new HttpClient { BaseAddress = new Uri(Variable("ACCESSKEYS_URL")) };
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Variable("ACCESSKEYS_KEY"));
    using var cancelled = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        cancelled.Cancel();
    };

    // The whole file is read before anything is sent: it is right, or nothing of it is imported.
    using var text = new StreamReader(file);
    var rows = KeyFile.Read(text).ToList();
    return await new Importer(new AccesskeysClient(http), Console.Out, Console.Error).ImportAsync(rows, cancelled.Token) ? 0 : 1;
}
catch (AccesskeysException<Problem> exception)
{
    await Console.Error.WriteLineAsync(exception.Result.Detail);
    return 2;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Cancelled. Start it again to go on: what is imported already is left as it is.");
    return 2;
}
catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or UriFormatException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value
    : throw new InvalidDataException($"{name} is not set");
