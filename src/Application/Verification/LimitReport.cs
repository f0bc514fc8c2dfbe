using Accesskeys.Domain.Limits;

namespace Accesskeys.Application.Verification;

/// <summary>What is left of the limits and credits of a key and its customer, as of the node's last grants. Others take from it meanwhile.</summary>
/// <param name="Limits">The key's, then its customer's.</param>
/// <param name="Credits">The fewer of the key's and its customer's; <c>null</c> if they aren't counted.</param>
/// <param name="RetryAfter">For a rejected use, when there may be room; <c>null</c> if retrying can't help.</param>
public sealed record LimitReport(IReadOnlyList<LimitState> Limits, long? Credits, TimeSpan? RetryAfter)
{
    public int? RetryAfterSeconds => RetryAfter is { } wait ? Common.RetryAfter.SecondsOf(wait) : null;
}

/// <param name="IsCustomers">Whether it is the customer's, which all its keys share.</param>
/// <param name="Remaining">What is left of it in this window.</param>
/// <param name="Reset">When the window ends.</param>
public sealed record LimitState(RateLimit Limit, bool IsCustomers, long Remaining, TimeSpan Reset)
{
    /// <summary>In whole seconds, until the window has ended.</summary>
    public int ResetSeconds => (int)Math.Ceiling(Reset.TotalSeconds);
}
