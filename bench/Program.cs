using Accesskeys.Bench;
using Accesskeys.Bench.Http;
using Accesskeys.Bench.Keys;
using Accesskeys.Bench.Verification;

var report = new Report();
var parts = new Dictionary<string, Func<Task>>
{
    ["cached"] = new CachedPart(report).RunAsync,
    ["uncached"] = new UncachedPart(report).RunAsync,
    ["memory"] = new MemoryPart(report).RunAsync,
    ["http"] = () => Stage.RunAsync(new HttpPart(report).RunAsync),
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
        case ["keys", var file, var count]:
            await KeyFiller.FillAsync(Path.GetFullPath(file), KeyFiller.Count(count), CancellationToken.None);
            break;
        case [BareApp.Verb, var address, var answer]:
            await BareApp.RunAsync(address, answer);
            break;
        default:
            throw new BenchException($"The parts are {string.Join(", ", parts.Keys)}; keys <file> <count> only fills a database.");
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
