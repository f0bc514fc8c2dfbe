namespace Accesskeys.Application.Common;

public static class Ids
{
    public const string Rule = "must be 8-4-4-4-12 hexadecimal digits";

    /// <summary>Parses 8-4-4-4-12 hexadecimal digits of either case; <c>null</c> for any other text.</summary>
    public static Guid? TryParse(string text) =>
        // Guid.TryParseExact accepts forms such as 0x and + between the hyphens.
        Guid.TryParseExact(text, "D", out var id) && text.All(character => char.IsAsciiHexDigit(character) || character == '-') ? id : null;
}
