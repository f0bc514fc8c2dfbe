using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, string?> Tags);

/// <summary>What one service's meter tells; the other services of this process have meters of their own.</summary>
public sealed class Meters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measured> _measured = new();

    public Meters(Service service)
    {
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Accesskeys" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Measured> All => [.. _measured];

    /// <summary>The verifications since the last call, each as its result and what the cache did.</summary>
    public IReadOnlyList<(string? Result, string? Cache)> TakeVerifications()
    {
        var taken = _measured.Where(measured => measured.Instrument == "accesskeys.verifications").ToList();
        _measured.Clear();
        taken.ShouldAllBe(measured => measured.Value == 1);
        return [.. taken.Select(measured => (measured.Tags["result"], measured.Tags["cache"]))];
    }

    /// <summary>What the gauges of that name show now.</summary>
    public IReadOnlyList<Measured> Read(string gauge)
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return [.. _measured.Where(measured => measured.Instrument == gauge)];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _measured.Enqueue(new Measured(
        instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString())));
}
