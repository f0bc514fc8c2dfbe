using System.Diagnostics.Metrics;
using Accesskeys.Application.Verification;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Verification;

/// <summary>Metrics for operators. None has a label per key.</summary>
internal sealed class VerificationMetrics
{
    private const string Result = "result";
    private const string Cache = "cache";

    // In seconds: most take a microsecond, a database read some tens, and a read of an overloaded database a second.
    private static readonly InstrumentAdvice<double> _buckets = new()
    {
        HistogramBucketBoundaries = [0.000001, 0.000002, 0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
    };

    private readonly Counter<long> _verifications;

    public VerificationMetrics(IMeterFactory meters, VerificationCache cache, CacheFreshness freshness, ClockSkew skew)
    {
        var meter = meters.Create("Accesskeys");
        _verifications = meter.CreateCounter<long>(
            "accesskeys.verifications", "{verification}", "Verifications by result, and by whether the result came from the cache.");
        Duration = meter.CreateHistogram(
            "accesskeys.verification.duration", "s", "How long a verification took.", advice: _buckets);
        meter.CreateObservableGauge(
            "accesskeys.cache.entries",
            () => new[]
            {
                new Measurement<int>(cache.Count, new KeyValuePair<string, object?>("kind", "known")),
                new Measurement<int>(cache.UnknownCount, new KeyValuePair<string, object?>("kind", "unknown")),
            },
            "{entry}", "Cached keys and unknown tokens.");
        meter.CreateObservableGauge(
            "accesskeys.feed.lag",
            () => freshness.Lag is { } lag ? [new Measurement<double>(lag.TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s", "The time since the start of the last complete poll of the change feed. Beyond the revocation bound, the cache isn't used.");
        meter.CreateObservableGauge(
            "accesskeys.clock.skew", () => skew.Current.TotalSeconds, "s", "How far the database's clock is ahead of this machine's clock.");
    }

    public enum CacheUse
    {
        None,
        Hit,
        Miss,
    }

    public Histogram<double> Duration { get; }

    public void Count(VerificationCode code, CacheUse use)
    {
        if (_verifications.Enabled)
        {
            _verifications.Add(1, new(Result, code.ToWire()), new(Cache, Name(use)));
        }
    }

    public void CountUnavailable()
    {
        if (_verifications.Enabled)
        {
            _verifications.Add(1, new(Result, "unavailable"), new(Cache, Name(CacheUse.Miss)));
        }
    }

    private static string Name(CacheUse use) => use switch
    {
        CacheUse.Hit => "hit",
        CacheUse.Miss => "miss",
        _ => "none",
    };
}
