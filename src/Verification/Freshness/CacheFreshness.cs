namespace Accesskeys.Verification.Freshness;

/// <summary>When the cache was last known to be current: the start of the last complete poll of the feed.</summary>
public sealed class CacheFreshness(VerificationOptions settings, TimeProvider clock)
{
    private volatile Confirmation? _confirmed;

    /// <summary>The rest of the bound. If it is positive, entries that are looked up after this call may be trusted.</summary>
    public TimeSpan Left(ClockReading now) => _confirmed is { } confirmed ? LeftSince(confirmed.AsOf, now) : TimeSpan.Zero;

    public TimeSpan LeftSince(ClockReading earlier, ClockReading now) => settings.RevocationBound - now.Since(earlier, clock);

    /// <summary>The time since the last confirmation; <c>null</c> if there was none.</summary>
    public TimeSpan? Lag => _confirmed is { } confirmed ? ClockReading.Now(clock).Since(confirmed.AsOf, clock) : null;

    /// <param name="asOf">The time before the poll was sent, whose evictions are done.</param>
    public void Confirm(ClockReading asOf) => _confirmed = new Confirmation(asOf);

    /// <summary>Revokes the confirmation until the next complete poll.</summary>
    public void Doubt() => _confirmed = null;

    // A class, so that both clocks are read and written atomically.
    private sealed record Confirmation(ClockReading AsOf);
}
