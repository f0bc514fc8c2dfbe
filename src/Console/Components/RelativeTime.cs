namespace Accesskeys.Console.Components;

/// <summary>How long ago something was, or how long it will be, in its largest unit.</summary>
internal static class RelativeTime
{
    public static string Of(DateTimeOffset at, DateTimeOffset now)
    {
        var length = (at - now).Duration();
        if (length < TimeSpan.FromMinutes(1))
        {
            return at <= now ? Texts.Time_JustNow : Texts.Time_InLessThanAMinute;
        }

        var amount = Amount(length);
        return at <= now ? Wording.Fill(Texts.Time_Ago, amount) : Wording.Fill(Texts.Time_In, amount);
    }

    private static string Amount(TimeSpan length) => length switch
    {
        { TotalHours: < 1 } => Wording.Count(Rounded(length.TotalMinutes), Texts.Time_Minute, Texts.Time_Minutes),
        { TotalDays: < 2 } => Wording.Count(Rounded(length.TotalHours), Texts.Time_Hour, Texts.Time_Hours),
        { TotalDays: < 60 } => Wording.Count(Rounded(length.TotalDays), Texts.Time_Day, Texts.Time_Days),
        { TotalDays: < 730 } => Wording.Count(Rounded(length.TotalDays / 30.44), Texts.Time_Month, Texts.Time_Months),
        _ => Wording.Count(Rounded(length.TotalDays / 365.25), Texts.Time_Year, Texts.Time_Years),
    };

    private static long Rounded(double amount) => (long)Math.Round(amount, MidpointRounding.AwayFromZero);
}
