using System.Globalization;
using System.Text;

namespace Accesskeys.Domain.Precis;

/// <summary>Which code points the classes of RFC 8264 allow: its algorithm (section 8) on .NET's Unicode data.</summary>
internal static class CodePoints
{
    private enum Property
    {
        Valid,
        FreeformOnly,
        Joiner,
        InContext,
        Disallowed,
    }

    /// <returns>
    /// The first code point that the IdentifierClass or the FreeformClass does not allow there; <c>null</c> if there is none.
    /// </returns>
    public static Rune? FindUnfit(string text, bool isIdentifier)
    {
        for (var index = 0; index < text.Length; index += Rune.GetRuneAt(text, index).Utf16SequenceLength)
        {
            var rune = Rune.GetRuneAt(text, index);
            var fits = PropertyOf(rune) switch
            {
                Property.Valid => true,
                Property.FreeformOnly => !isIdentifier,
                Property.Joiner => ContextRules.AllowJoiner(text, index),
                Property.InContext => ContextRules.Allow(text, index),
                _ => false,
            };
            if (!fits)
            {
                return rune;
            }
        }

        return null;
    }

    private static Property PropertyOf(Rune rune) => rune.Value switch
    {
        // Exceptions (9.6)
        0xDF or 0x3C2 or 0x6FD or 0x6FE or 0xF0B or 0x3007 => Property.Valid,
        0xB7 or 0x375 or 0x5F3 or 0x5F4 or 0x30FB or (>= 0x660 and <= 0x669) or (>= 0x6F0 and <= 0x6F9) => Property.InContext,
        0x640 or 0x7FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B => Property.Disallowed,

        // ASCII7 (9.11)
        >= '!' and <= '~' => Property.Valid,

        // JoinControl (9.8)
        0x200C or 0x200D => Property.Joiner,

        // OldHangulJamo (9.9)
        (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7C6) or (>= 0xD7CB and <= 0xD7FB)
            => Property.Disallowed,

        // PrecisIgnorableProperties (9.13), as far as their category would allow them
        0x34F or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
            or (>= 0xE0100 and <= 0xE01EF) => Property.Disallowed,

        _ => PropertyOf(Rune.GetUnicodeCategory(rune), rune),
    };

    private static Property PropertyOf(UnicodeCategory category, Rune rune) => category switch
    {
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Property.Disallowed,

        // HasCompat (9.17)
        _ when !rune.ToString().IsNormalized(NormalizationForm.FormKC) => Property.FreeformOnly,

        // LetterDigits (9.1)
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark => Property.Valid,

        // OtherLetterDigits, Spaces, Symbols, Punctuation (9.2, 9.14 to 9.16)
        _ => Property.FreeformOnly,
    };
}
