using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Accesskeys.Console.Components;

/// <summary>Texts with something filled in.</summary>
internal static class Wording
{
    // Letters and a symbol that are drawn as nothing: the Hangul fillers and the empty Braille pattern.
    private static readonly Rune[] _blanks = [new(0x115F), new(0x1160), new(0x2800), new(0x3164), new(0xFFA0)];

    public static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    /// <summary>Whether anything of the text can be seen, so that it can be read and clicked.</summary>
    public static bool IsVisible([NotNullWhen(true)] string? text) => text?.EnumerateRunes().Any(rune => !Rune.IsWhiteSpace(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherNotAssigned)
        && !_blanks.Contains(rune)) == true;

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The text for one, or that for any other number, with the number in it.</summary>
    public static string Count(long count, string one, string others) =>
        Fill(count == 1 ? one : others, Number(count));
}
