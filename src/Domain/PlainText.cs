using System.Runtime.CompilerServices;

namespace Accesskeys.Domain;

/// <summary>What people write to tell one thing from another: bounded, and safe to print. Lengths are in UTF-16 code units.</summary>
public static class PlainText
{
    public const int NameLength = 255;

    public static bool IsOneLine(string text) => !text.Any(char.IsControl);

    public static bool IsLines(string text) => !text.Any(character => char.IsControl(character) && character is not ('\t' or '\n' or '\r'));

    internal static string Require(bool rule, string value, [CallerArgumentExpression(nameof(value))] string? member = null) =>
        rule ? value : throw new ArgumentException("A rule of this member is broken.", member);
}
