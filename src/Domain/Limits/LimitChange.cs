namespace Accesskeys.Domain.Limits;

/// <summary>What a change sets of a chain's or customer's limits.</summary>
/// <param name="RateLimits"><c>null</c> to keep them.</param>
/// <param name="Credits">A new value, or <c>null</c> in it to remove credits; <c>null</c> to keep them.</param>
public sealed record LimitChange(RateLimits? RateLimits, CreditChange? Credits)
{
    /// <summary>Whether a subject without limits stays one.</summary>
    public bool OnlyRemoves => RateLimits is (null or { Count: 0 }) && Credits?.Credits is null;
}

/// <param name="Credits"><c>null</c> to remove them.</param>
public sealed record CreditChange(Credits? Credits);
