using System.Globalization;

namespace Accesskeys.Console.Forms;

/// <summary>Days as the browser's date fields send them. They begin in UTC.</summary>
internal static class Day
{
    public const string Form = "yyyy-MM-dd";

    /// <summary><c>null</c> if the text isn't a day.</summary>
    public static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
