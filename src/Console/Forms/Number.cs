using System.Globalization;

namespace Accesskeys.Console.Forms;

/// <summary>Whole numbers as people type them.</summary>
internal static class Number
{
    /// <summary><c>null</c> if the text is no such number.</summary>
    public static long? Parse(string? text) => long.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;
}
