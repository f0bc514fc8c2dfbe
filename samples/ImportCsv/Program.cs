using Accesskeys.ImportCsv;

using var cancelled = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first press ends the import, a second one the process.
    pressed.Cancel = !cancelled.IsCancellationRequested;
    cancelled.Cancel();
};
return await Cli.RunAsync(
    args, Environment.GetEnvironmentVariable, Console.Out, Console.Error, TimeProvider.System, cancelled.Token);
