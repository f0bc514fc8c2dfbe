using System.Diagnostics.Metrics;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

internal static class MeterExtensions
{
    /// <summary>What an observable instrument of this node tells now, each value with its first tag if it has any.</summary>
    public static List<(object? Tag, T Value)> Read<T>(this Node node, string name)
        where T : struct
    {
        var read = new List<(object?, T)>();
        var scope = node.Get<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == name && instrument.Meter.Scope == scope)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<T>((_, value, tags, _) => read.Add((tags.IsEmpty ? null : tags[0].Value, value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }
}
