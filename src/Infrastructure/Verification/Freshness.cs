namespace Accesskeys.Infrastructure.Verification;

/// <summary>As of when the cache is known to hold nothing that was changed: the start of the last complete poll of the feed.</summary>
internal sealed class Freshness(VerificationSettings settings, TimeProvider clock)
{
    private volatile Confirmation? _confirmed;

    /// <summary>What of the bound is left now. More than nothing: what is looked up after this call may be trusted.</summary>
    public TimeSpan Left(Instant now) => _confirmed is { } confirmed ? LeftSince(confirmed.AsOf, now) : TimeSpan.Zero;

    public TimeSpan LeftSince(Instant earlier, Instant now) => settings.RevocationBound - now.Since(earlier, clock);

    /// <summary>For how long nothing was confirmed; <c>null</c> if nothing ever was.</summary>
    public TimeSpan? Lag => _confirmed is { } confirmed ? Instant.Now(clock).Since(confirmed.AsOf, clock) : null;

    /// <param name="asOf">The instant before the poll was sent whose evictions are done.</param>
    public void Confirm(Instant asOf) => _confirmed = new Confirmation(asOf);

    /// <summary>Nothing is confirmed any more, until the next complete poll.</summary>
    public void Doubt() => _confirmed = null;

    // A class, so that both clocks are read and written as one.
    private sealed record Confirmation(Instant AsOf);
}
