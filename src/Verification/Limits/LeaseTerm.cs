using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Limits;

/// <summary>When leased units may be taken: in one window, for a limited time that is counted from before they were asked for.</summary>
/// <param name="Batch">The number of the batch that asked for them.</param>
/// <param name="Starts">The start of the window by the database's clock.</param>
/// <param name="EndsAt">The end of the window by the database's clock, as far as it is known.</param>
/// <param name="Sent">When they were asked for.</param>
/// <param name="WindowLeft">How long the window lasts from then.</param>
/// <param name="Era">The era of the leases: see <see cref="LeaseBook"/>.</param>
internal readonly record struct LeaseTerm(long Batch, long Starts, long EndsAt, ClockReading Sent, TimeSpan WindowLeft, int Era)
{
    /// <summary>If the assumptions about clocks fail, at most what was leased in this time is admitted beyond the limit.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long units may be taken. It is shorter than the window by a millisecond, because the database's clock counts whole ones, and by
    /// one part in 4,096, because the node's clocks may be slow.
    /// </summary>
    public TimeSpan Life { get; } = Shorten(WindowLeft < Longest ? WindowLeft : Longest);

    public static TimeSpan FromMilliseconds(long left) => left > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond
        ? TimeSpan.MaxValue
        : new TimeSpan(left * TimeSpan.TicksPerMillisecond);

    private static TimeSpan Shorten(TimeSpan time) => time - time / 4096 - TimeSpan.FromMilliseconds(1);
}
