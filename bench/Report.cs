namespace Accesskeys.Bench;

/// <summary>The table at the end.</summary>
internal sealed class Report
{
    private static readonly string[] _titles = ["figure", "service", "bare/calm", "ratio", "target"];

    private readonly List<string[]> _rows = [];

    public void Add(string figure, Medians medians, Target target) => _rows.Add(
        [figure, Text(medians.Service), Text(medians.Other), $"{medians.Ratio:0.00}", target.Verdict(medians.Ratio)]);

    public void Add(string figure, Medians medians) =>
        _rows.Add([figure, Text(medians.Service), Text(medians.Other), $"{medians.Ratio:0.00}", ""]);

    public void Add(string figure, double value) => _rows.Add([figure, Text(value), "", "", ""]);

    public void Add(string figure, double value, double limit) =>
        _rows.Add([figure, Text(value), "", "", $"<= {limit:0} {(value <= limit ? "met" : "MISSED")}"]);

    public void Print()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine(Machine());
        Console.WriteLine();
        var lines = _rows.Prepend(_titles).ToList();
        var widths = _titles.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
        {
            Console.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private static string Text(double value) => value >= 100 ? $"{value:0}" : $"{value:0.00}";

    private static string Machine()
    {
        const string Processors = "/proc/cpuinfo";
        var model = File.Exists(Processors)
            ? File.ReadLines(Processors).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return $"{model?.Split(':')[1].Trim() ?? "unknown processor"}, {Environment.ProcessorCount} cores";
    }
}
