namespace Accesskeys.Verification.Freshness;

/// <summary>As of when the cache is known to hold nothing that was changed: the start of the last complete poll of the feed.</summary>
public sealed class CacheFreshness(VerificationOptions settings, TimeProvider clock)
{
    private volatile Confirmation? _confirmed;

    /// <summary>What of the bound is left now. More than nothing: what is looked up after this call may be trusted.</summary>
    public TimeSpan Left(ClockReading now) => _confirmed is { } confirmed ? LeftSince(confirmed.AsOf, now) : TimeSpan.Zero;

    public TimeSpan LeftSince(ClockReading earlier, ClockReading now) => settings.RevocationBound - now.Since(earlier, clock);

    /// <summary>For how long nothing was confirmed; <c>null</c> if nothing ever was.</summary>
    public TimeSpan? Lag => _confirmed is { } confirmed ? ClockReading.Now(clock).Since(confirmed.AsOf, clock) : null;

    /// <param name="asOf">The instant before the poll was sent whose evictions are done.</param>
    public void Confirm(ClockReading asOf) => _confirmed = new Confirmation(asOf);

    /// <summary>Nothing is confirmed any more, until the next complete poll.</summary>
    public void Doubt() => _confirmed = null;

    // A class, so that both clocks are read and written as one.
    private sealed record Confirmation(ClockReading AsOf);
}
