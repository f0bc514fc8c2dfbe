using System.Globalization;
using System.Text;

namespace Accesskeys.Domain.Precis;

/// <summary>The Bidi Rule (RFC 5893, 2), for texts of the IdentifierClass.</summary>
internal static class BidiRule
{
    private enum Direction
    {
        LeftToRight,
        RightToLeft,
        EuropeanDigit,
        ArabicDigit,
        Mark,
        Neutral,
    }

    /// <summary>Always in texts without anything right-to-left, to which the rule does not apply.</summary>
    public static bool Holds(string text)
    {
        var directions = text.EnumerateRunes().Select(DirectionOf).ToList();
        if (!directions.Exists(direction => direction is Direction.RightToLeft or Direction.ArabicDigit))
        {
            return true;
        }

        // A text that begins left-to-right may hold nothing else (conditions 1 and 5), so these are the other four.
        return directions[0] == Direction.RightToLeft
            && !directions.Contains(Direction.LeftToRight)
            && directions.FindLast(direction => direction != Direction.Mark) != Direction.Neutral
            && !(directions.Contains(Direction.EuropeanDigit) && directions.Contains(Direction.ArabicDigit));
    }

    // .NET has no bidirectional classes. In the IdentifierClass they follow from the category, and from the blocks that Unicode
    // keeps for right-to-left scripts.
    private static Direction DirectionOf(Rune rune) => (rune.Value, Rune.GetUnicodeCategory(rune)) switch
    {
        (_, UnicodeCategory.NonSpacingMark) => Direction.Mark,
        ((>= '0' and <= '9') or (>= 0x6F0 and <= 0x6F9), _) => Direction.EuropeanDigit,
        ((>= 0x660 and <= 0x669) or (>= 0x10D30 and <= 0x10D39), _) => Direction.ArabicDigit,
        ((>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF), _) => Direction.RightToLeft,
        ((>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF), _) => Direction.RightToLeft,
        (0xB7 or 0x375 or 0x30FB or 0x200C or 0x200D, _) => Direction.Neutral,
        ((>= '!' and <= '~'), not (UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter)) => Direction.Neutral,
        _ => Direction.LeftToRight,
    };
}
