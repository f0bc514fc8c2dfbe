namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>The time of day is the test's to set; what is measured is real.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
