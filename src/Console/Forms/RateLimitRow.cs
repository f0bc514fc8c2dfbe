using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>A rate limit as a form holds it: what was typed, whatever it is.</summary>
public sealed record RateLimitRow(string? Limit, string? Window, string? Unit, string? Counts)
{
    /// <summary>Units of windows, with their lengths in seconds and their names. The longest comes first.</summary>
    public static readonly IReadOnlyList<(string Unit, int Seconds, string Name)> Units =
        [("day", 86400, Texts.Limits_Days), ("hour", 3600, Texts.Limits_Hours), ("minute", 60, Texts.Limits_Minutes), ("second", 1, Texts.Limits_Seconds)];

    public static string LimitName(int index) => $"limit-{index}";

    public static string WindowName(int index) => $"window-{index}";

    public static string UnitName(int index) => $"unit-{index}";

    public static string CountsName(int index) => $"counts-{index}";

    /// <summary>A window in its largest unit.</summary>
    public static (long Amount, string Unit) WindowOf(int seconds)
    {
        var (unit, length, _) = Units.First(unit => seconds % unit.Seconds == 0);
        return (seconds / length, unit);
    }

    public static RateLimitRow Of(RateLimitModel limit)
    {
        var (amount, unit) = WindowOf(limit.Window);
        return new RateLimitRow(
            limit.Limit.ToString(CultureInfo.InvariantCulture), amount.ToString(CultureInfo.InvariantCulture), unit, limit.Counts);
    }

    public static RateLimitRow In(IFormCollection form, int index) =>
        new(form[LimitName(index)], form[WindowName(index)], form[UnitName(index)], form[CountsName(index)]);

    /// <summary><c>null</c> if the row is empty. What isn't a number is missing, which the operation rejects.</summary>
    public RateLimitInput? ToInput()
    {
        if (string.IsNullOrWhiteSpace(Limit) && string.IsNullOrWhiteSpace(Window))
        {
            return null;
        }

        var unit = Units.FirstOrDefault(unit => unit.Unit == Unit).Seconds;
        return new RateLimitInput(Number.Parse(Limit), Number.Parse(Window) is { } amount and > 0 and <= int.MaxValue ? amount * unit : null, Counts, null);
    }
}
