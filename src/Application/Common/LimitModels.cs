using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Domain.Limits;

namespace Accesskeys.Application.Common;

/// <summary>A rate limit in responses.</summary>
public sealed record RateLimitModel(
    [property: Description("How much may be used in each window."), Range(1, RateLimit.Most), Example(1000)]
    long Limit,
    [property: Description("The length of a window in seconds. Windows are aligned to multiples of it since the Unix epoch.")]
    [property: Range(1, RateLimit.LongestWindow), Example(60)]
    int Window,
    [property: Description("What is counted: requests, or their cost."), Example("requests")]
    string Counts);

/// <summary>Credits in responses.</summary>
public sealed record CreditsModel(
    [property: Description("How many are left. Credits that nodes have reserved for uses to come count as used.")]
    [property: Range(0, Credits.Most), Example(10000)]
    long Remaining,
    [property: Description("When they are refilled; null if never.")]
    RefillModel? Refill);

/// <summary>A refill in responses.</summary>
public sealed record RefillModel(
    [property: Description("How many remain after a refill, whatever remained before."), Range(1, Credits.Most), Example(10000)]
    long Amount,
    [property: Description("How often, in UTC: day, week (from Monday) or month."), Example("month")]
    string Every);
