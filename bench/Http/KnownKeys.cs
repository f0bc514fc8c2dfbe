namespace Accesskeys.Bench.Http;

/// <summary>The load of programs that hold keys: they come in turn, as fast as the responses arrive or at a fixed rate.</summary>
/// <param name="script">What makes the requests.</param>
/// <param name="arguments">What the script takes before the mean delay.</param>
internal sealed class KnownKeys(string script, string[] arguments, CancellationToken cancellationToken)
{
    private const int Connections = 64;
    private const int FewestConnectionsAtRate = 16;
    private const double ShortestMeanDelayMilliseconds = 10;

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(5);

    /// <summary>Each key asks for itself.</summary>
    public KnownKeys(string tokens, string path, CancellationToken cancellationToken)
        : this("known-keys.lua", [tokens, path], cancellationToken)
    {
    }

    public Task WarmUpAsync(Server server) => RunAsync(server, Connections, _warmUp);

    /// <summary>Requests per second.</summary>
    public async Task<double> SaturateAsync(Server server) => (await RunAsync(server, Connections, _round)).PerSecond;

    /// <summary>The 99th percentile of the latency, in milliseconds.</summary>
    public async Task<double> P99AtRateAsync(Server server, double perSecond)
    {
        var connections = Math.Max(FewestConnectionsAtRate, (int)Math.Round(perSecond * ShortestMeanDelayMilliseconds / 1000));
        var meanDelay = (int)Math.Round(connections * 1000 / perSecond);
        return (await RunAsync(server, connections, _round, $"{meanDelay}")).P99Milliseconds;
    }

    private Task<WrkFigures> RunAsync(Server server, int connections, TimeSpan duration, params string[] delay) =>
        Wrk.RunAsync(script, server.Address, connections, duration, cancellationToken, [.. arguments, .. delay]);
}
