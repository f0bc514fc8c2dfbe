using Accesskeys.Bench;
using Accesskeys.Bench.Http;
using Accesskeys.Bench.Keys;
using Accesskeys.Bench.Scale;
using Accesskeys.Bench.Verification;

var report = new Report();
var parts = new Dictionary<string, Func<Task>>
{
    ["cached"] = new CachedPart(report).RunAsync,
    ["scale"] = new ScalePart(report, server: null).RunAsync,
    ["memory"] = new MemoryPart(report).RunAsync,
    ["http"] = () => Stage.RunAsync(new HttpPart(report).RunAsync),
    ["verify"] = () => Stage.RunAsync(new VerifyPart(report).RunAsync),
    ["limits"] = () => Stage.RunAsync(new LimitsPart(report).RunAsync),
    ["console"] = new ConsolePart(report).RunAsync,
    ["flood"] = () => Stage.RunAsync(new FloodPart(report).RunAsync),
};

try
{
    switch (args)
    {
        case []:
            foreach (var part in parts.Values)
            {
                await part();
            }

            break;
        case [var name] when parts.TryGetValue(name, out var part):
            await part();
            break;
        case ["scale", var server]:
            await new ScalePart(report, server).RunAsync();
            break;
        case ["pollers", var server]:
            await new PollersPart(report, server).RunAsync();
            break;
        case ["keys", var database, var count]:
            await KeyFiller.FillAsync(BenchDatabase.Named(database), KeyFiller.Count(count), CancellationToken.None);
            break;
        case [BareApp.Verb, var address, var answer]:
            await BareApp.RunAsync(address, answer);
            break;
        case [BareJson.Verb, var address, var answer]:
            await BareJson.RunAsync(address, answer);
            break;
        case [BareMvc.Verb, var address, var answer]:
            await BareMvc.RunAsync(address, answer);
            break;
        default:
            throw new BenchException(
                $"The parts are {string.Join(", ", parts.Keys)}; scale <connection string> measures a server; "
                + "pollers <connection string> measures the polls of many nodes on a PostgreSQL server of this machine; keys <file or connection string> <count> only fills a database.");
    }

    report.Print();
    return 0;
}
catch (BenchException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 1;
}
