using Accesskeys.Application.Common;
using Accesskeys.Domain.Limits;
using FluentValidation;

namespace Accesskeys.Application.Limits;

internal static class LimitRules
{
    public static IRuleBuilderOptionsConditions<T, IReadOnlyList<RateLimitInput?>?> RateLimits<T>(
        this IRuleBuilder<T, IReadOnlyList<RateLimitInput?>?> rule) => rule
        .Custom((limits, context) =>
        {
            foreach (var fault in FindFaults(limits ?? []).Distinct())
            {
                context.AddFailure(fault);
            }
        });

    public static IRuleBuilderOptionsConditions<T, CreditsInput?> Credits<T>(this IRuleBuilder<T, CreditsInput?> rule) => rule
        .Custom((credits, context) =>
        {
            foreach (var fault in credits is null ? [] : FindFaults(credits))
            {
                context.AddFailure(fault);
            }
        });

    public static IRuleBuilderOptions<T, long?> AddedCredits<T>(this IRuleBuilder<T, long?> rule) => rule
        .Required()
        .Must(add => add is null || CreditAddition.AllowsAdd(add.Value))
        .WithMessage($"must be {-Domain.Limits.Credits.Most} to {Domain.Limits.Credits.Most}, and not 0");

    public static IRuleBuilderOptions<T, string?> AdditionId<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotNull().WithMessage("is required: a UUID of your choice, by which a request that is sent twice adds once")
        .Must(text => text is null || Ids.TryParse(text) is not null).WithMessage(Ids.Rule);

    private static IEnumerable<string> FindFaults(IReadOnlyList<RateLimitInput?> limits)
    {
        if (limits.Count > Domain.Limits.RateLimits.Most)
        {
            yield return $"must be at most {Domain.Limits.RateLimits.Most}";
        }

        foreach (var limit in limits)
        {
            if (limit is null)
            {
                yield return "must not contain null";
                continue;
            }

            if (limit.Limit is not (>= 1 and <= RateLimit.Most))
            {
                yield return $"each limit must be 1 to {RateLimit.Most}";
            }

            if (limit.Window is not (>= 1 and <= RateLimit.LongestWindow))
            {
                yield return $"each window must be 1 to {RateLimit.LongestWindow} seconds";
            }

            if (limit.Measure is null)
            {
                yield return "each counts must be requests or cost";
            }

            if (limit.Kind is not (null or RateLimitInput.Fixed))
            {
                yield return "each kind must be fixed: this version has no other";
            }
        }

        if (limits.Where(limit => limit?.Measure is not null).GroupBy(limit => (limit!.Window, limit.Measure)).Any(same => same.Skip(1).Any()))
        {
            yield return "must not contain two limits with the same window and counts";
        }
    }

    private static IEnumerable<string> FindFaults(CreditsInput credits)
    {
        if (credits.Remaining is < 0 or > Domain.Limits.Credits.Most)
        {
            yield return $"remaining must be 0 to {Domain.Limits.Credits.Most}";
        }

        if (credits is { Remaining: null, Refill: not null })
        {
            yield return "remaining is required with refill; without both, credits are removed";
        }

        if (credits.Refill is { } refill)
        {
            if (refill.Amount is not (>= 1 and <= Domain.Limits.Credits.Most))
            {
                yield return $"refill.amount must be 1 to {Domain.Limits.Credits.Most}";
            }

            if (refill.Every is null || LimitNames.TryParsePeriod(refill.Every) is null)
            {
                yield return "refill.every must be day, week or month";
            }
        }
    }
}
