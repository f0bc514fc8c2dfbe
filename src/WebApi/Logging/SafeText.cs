using System.Globalization;
using System.Text;

namespace Accesskeys.WebApi.Logging;

/// <summary>
/// Text that may quote what a client sent, as it may be logged: no token, and no character that ends the line, can't be seen or
/// changes the direction of reading.
/// </summary>
internal static class SafeText
{
    public static string Of(string text) => Escape(TokenMask.Apply(text.ReplaceLineEndings(" ")));

    /// <summary>One line for each exception, followed by where it was thrown.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            text.Append(current == exception ? "" : "\n ---> ").Append(current.GetType()).Append(": ").Append(Of(current.Message))
                .Append('\n').Append(current.StackTrace);
        }

        return text.ToString();
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                escaped.Append(rune);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
        }

        return escaped.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
