namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>The system's clock, set ahead or back by the test.</summary>
public sealed class OffsetClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (Interlocked.Read(ref _offset) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
