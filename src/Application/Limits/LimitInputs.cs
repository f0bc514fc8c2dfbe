using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Application.Limits;

/// <summary>A rate limit in requests.</summary>
// A misspelled member would be one that isn't sent: of these, each restricts something.
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RateLimitInput(
    [property: Description("How much may be used in each window."), Required, Range(1, RateLimit.Most), Example(1000)]
    long? Limit,
    [property: Description("The length of a window in seconds. Windows are aligned to multiples of it since the Unix epoch.")]
    [property: Required, Range(1, RateLimit.LongestWindow), Example(60)]
    long? Window,
    [property: Description("What is counted: requests (also if omitted), or their cost."), Example("requests")]
    string? Counts,
    [property: Description("The kind of window: fixed (also if omitted). Later versions may have others."), Example("fixed")]
    string? Kind)
{
    public const string Fixed = "fixed";

    /// <summary>What is counted; <c>null</c> if there is no such measure.</summary>
    internal Measure? Measure => Counts is null ? Domain.Limits.Measure.Requests : LimitNames.TryParseMeasure(Counts);

    internal RateLimit ToDomain() => new(Limit!.Value, (int)Window!.Value, Measure!.Value);
}

/// <summary>Credits in requests.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreditsInput(
    [property: Description("How many remain from now on; null to remove credits, so that uses aren't paid for any more.")]
    [property: Range(0, Credits.Most), Example(10000)]
    long? Remaining,
    [property: Description("When they are refilled; if omitted, never.")]
    RefillInput? Refill)
{
    internal CreditChange ToDomain() => new(Remaining is { } remaining ? Credits.Of(remaining, Refill?.ToDomain()) : null);
}

/// <summary>A refill in requests.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RefillInput(
    [property: Description("How many remain after a refill, whatever remained before."), Required, Range(1, Credits.Most), Example(10000)]
    long? Amount,
    [property: Description("How often, in UTC: day, week (from Monday) or month."), Required, Example("month")]
    string? Every)
{
    internal Refill ToDomain() => new(Amount!.Value, LimitNames.TryParsePeriod(Every!)!.Value);
}
