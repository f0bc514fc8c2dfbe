using System.Globalization;

namespace Accesskeys.Domain;

public static class Timestamps
{
    public const int Length = 27;

    /// <summary>Of the longest that is read: seven digits and an offset.</summary>
    public const int MaxLength = 33;

    private static readonly string[] _forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static string ToIso8601(this DateTimeOffset instant)
    {
        // The round-trip form has one digit more, and is written many times faster than a form of our own.
        Span<char> text = stackalloc char[Length + 1];
        instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Length - 1] = 'Z';
        return new string(text[..Length]);
    }

    /// <summary>Of ISO 8601 with Z or an offset; <c>null</c> if it is not.</summary>
    public static DateTimeOffset? TryParse(string text) =>
        DateTimeOffset.TryParseExact(
            text, _forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;

    /// <summary>What is stored is what is shown: UTC, whole microseconds.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
