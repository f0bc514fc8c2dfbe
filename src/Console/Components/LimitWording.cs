using Accesskeys.Application.Common;
using Accesskeys.Console.Forms;

namespace Accesskeys.Console.Components;

/// <summary>Rate limits and credits in words.</summary>
internal static class LimitWording
{
    public static string Of(RateLimitModel limit)
    {
        var (amount, unit) = RateLimitRow.WindowOf(limit.Window);
        var window = unit switch
        {
            "day" => Wording.Count(amount, Texts.Limits_PerDay, Texts.Limits_PerDays),
            "hour" => Wording.Count(amount, Texts.Limits_PerHour, Texts.Limits_PerHours),
            "minute" => Wording.Count(amount, Texts.Limits_PerMinute, Texts.Limits_PerMinutes),
            _ => Wording.Count(amount, Texts.Limits_PerSecond, Texts.Limits_PerSeconds),
        };
        return Wording.Fill(limit.Counts == "cost" ? Texts.Limits_Cost : Texts.Limits_Requests, Wording.Number(limit.Limit), window);
    }

    public static string Of(CreditsModel credits) => credits.Refill is { } refill
        ? Wording.Fill(Texts.Limits_CreditsRefilled, Wording.Number(credits.Remaining), Wording.Number(refill.Amount), NameOfPeriod(refill.Every))
        : Wording.Fill(Texts.Limits_Credits, Wording.Number(credits.Remaining));

    public static string NameOfPeriod(string period) => period switch
    {
        "day" => Texts.Limits_EveryDay,
        "week" => Texts.Limits_EveryWeek,
        "month" => Texts.Limits_EveryMonth,
        _ => period,
    };
}
