using System.Globalization;
using System.Text.RegularExpressions;

namespace Accesskeys.Domain;

public static partial class Timestamps
{
    public const int Length = 27;

    /// <summary>The longest text that is read. RFC 3339 has no limit of its own: a fraction may have any number of digits.</summary>
    public const int MaxLength = 4096;

    private const int MicrosecondDigits = 6;

    public static string ToIso8601(this DateTimeOffset instant)
    {
        // The round-trip format has one digit more, and is many times faster than a custom format.
        Span<char> text = stackalloc char[Length + 1];
        instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Length - 1] = 'Z';
        return new string(text[..Length]);
    }

    /// <summary>
    /// Reads RFC 3339, section 5.6, and truncates to microseconds. A leap second is read as the second after it.
    /// </summary>
    /// <returns>UTC; <c>null</c> for any other text, and for times outside of the years 1 to 9999.</returns>
    public static DateTimeOffset? TryParse(string text)
    {
        if (text.Length > MaxLength
            || DateTime3339().Match(text) is not { Success: true, Groups: var groups }
            || !DateOnly.TryParseExact(
                groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }

        var second = Number(groups["second"]);
        var local = new TimeSpan(Number(groups["hour"]), Number(groups["minute"]), second);
        var offset = new TimeSpan(Number(groups["offsetHours"]), Number(groups["offsetMinutes"]), 0);
        var utc = date.ToDateTime(TimeOnly.MinValue).Ticks + (local - (groups["sign"].ValueSpan is "-" ? -offset : offset)).Ticks;
        var instant = utc + (Microseconds(groups["fraction"].ValueSpan) * TimeSpan.TicksPerMicrosecond);

        // A leap second is the last of a day in UTC.
        return instant < 0 || instant > DateTimeOffset.MaxValue.Ticks || (second == 60 && utc % TimeSpan.TicksPerDay != 0)
            ? null
            : new DateTimeOffset(instant, TimeSpan.Zero);
    }

    /// <summary>Truncates to whole microseconds in UTC, the precision that is stored and shown.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    private static int Number(Group digits) =>
        digits.Success ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static int Microseconds(ReadOnlySpan<char> fraction)
    {
        Span<char> digits = ['0', '0', '0', '0', '0', '0'];
        fraction[..Math.Min(fraction.Length, MicrosecondDigits)].CopyTo(digits);
        return int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<hour>[01][0-9]|2[0-3]):(?<minute>[0-5][0-9]):(?<second>[0-5][0-9]|60)"
        + @"(\.(?<fraction>[0-9]+))?([Zz]|(?<sign>[+-])(?<offsetHours>[01][0-9]|2[0-3]):(?<offsetMinutes>[0-5][0-9]))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DateTime3339();
}
