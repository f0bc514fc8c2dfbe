namespace Accesskeys.Verification.Limits;

/// <summary>How a use was decided.</summary>
public enum UseOutcome
{
    /// <summary>There was room in all allowances, and its cost was taken from them.</summary>
    Admitted,

    /// <summary>A rate limit lacks room. Nothing was taken.</summary>
    RateLimited,

    /// <summary>There are fewer credits than the use costs. Nothing was taken.</summary>
    CreditsExhausted,

    /// <summary>The limits were changed since the facts were read. Nothing was taken: read the key again, then repeat the use.</summary>
    Outdated,

    /// <summary>The database didn't grant anything in time. Nothing was taken.</summary>
    Unavailable,
}

/// <summary>The decision about one use.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="RetryAfter">For a rejected use, when the windows that lack room end; <c>null</c> if retrying can't help.</param>
public readonly record struct UseResult(UseOutcome Outcome, TimeSpan? RetryAfter = null);

/// <summary>What a node knows of an allowance, as of its last grant. Other nodes take units meanwhile, so it is an estimate.</summary>
/// <param name="Remaining">The units left; <c>null</c> for credits that no grant told of yet.</param>
/// <param name="Reset">The time until the window ends or the credits are refilled; <c>null</c> if they aren't, or no grant told.</param>
public readonly record struct AllowanceState(long? Remaining, TimeSpan? Reset);
