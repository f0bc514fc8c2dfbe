using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Accesskeys.Domain.Precis;

/// <summary>Where the code points that need a context are allowed: RFC 5892, appendix A.</summary>
internal static partial class ContextRules
{
    private static readonly IdnMapping _idn = new() { AllowUnassigned = true };

    /// <summary>
    /// The two joiners (A.1, A.2). What they depend on, joining types and combining classes, only ICU has here; it checks the same
    /// rules in domain names. So ICU checks the letters next to the joiner, and the marks in between.
    /// </summary>
    public static bool AllowJoiner(string text, int index)
    {
        var (start, end) = (index, index + 1);
        while (start > 0 && (start == index || IsMark(text, start)))
        {
            start -= start > 1 && char.IsLowSurrogate(text[start - 1]) ? 2 : 1;
        }

        while (end < text.Length && (end == index + 1 || IsMark(text, end - 1)))
        {
            end += char.IsHighSurrogate(text[end]) ? 2 : 1;
        }

        // After a virama, only the preceding text decides.
        return IsValidInDomainName(text[start..(index + 1)]) || IsValidInDomainName(text[start..end]);
    }

    public static bool Allow(string text, int index) => (int)text[index] switch
    {
        // Catalan's middle dot, between two l (A.3)
        0xB7 => index > 0 && text[index - 1] == 'l' && index + 1 < text.Length && text[index + 1] == 'l',

        // The Greek lower numeral sign, before a Greek letter (A.4)
        0x375 => index + 1 < text.Length && text[index + 1] is (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF'),

        // The Hebrew geresh and gershayim, after a Hebrew letter (A.5, A.6)
        0x5F3 or 0x5F4 => index > 0 && text[index - 1] is (>= '\u0591' and <= '\u05F4') or (>= '\uFB1D' and <= '\uFB4F'),

        // The katakana middle dot, with a Japanese letter (A.7)
        0x30FB => Japanese().IsMatch(text),

        // Arabic-Indic digits, of one set only (A.8, A.9)
        >= 0x660 and <= 0x669 => !text.AsSpan().ContainsAnyInRange('\u06F0', '\u06F9'),
        _ => !text.AsSpan().ContainsAnyInRange('\u0660', '\u0669'),
    };

    private static bool IsValidInDomainName(string label)
    {
        try
        {
            _idn.GetAscii(label);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsMark(string text, int index) =>
        CharUnicodeInfo.GetUnicodeCategory(text, char.IsLowSurrogate(text[index]) ? index - 1 : index)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    // Hiragana, katakana, but for its punctuation, and Han; of its supplementary planes the high surrogates.
    [GeneratedRegex(
        @"[\u2E80-\u2FD5\u3005\u3007\u3021-\u3029\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FD-\u30FF\u31F0-\u31FF"
        + @"\u3400-\u4DBF\u4E00-\u9FFF\uFF66-\uFF9D\uD840-\uD88F]",
        RegexOptions.CultureInvariant)]
    private static partial Regex Japanese();
}
