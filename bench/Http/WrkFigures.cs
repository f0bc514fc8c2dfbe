namespace Accesskeys.Bench.Http;

internal sealed record WrkFigures(double PerSecond, double P99Milliseconds);
