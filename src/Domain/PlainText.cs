using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Accesskeys.Domain;

/// <summary>Names and descriptions that people write: bounded, and safe to print. Lengths are in UTF-16 code units.</summary>
public static partial class PlainText
{
    public const int NameLength = 255;

    /// <summary>No control character: C0, DEL and C1.</summary>
    public const string OneLine = @"[^\u0000-\u001F\u007F-\u009F]*";

    /// <summary>No control character other than tab, line feed and carriage return.</summary>
    public const string Lines = @"[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*";

    /// <summary>The rule for new texts. Earlier versions accepted more: <see cref="HasDirectionalFormatting"/>.</summary>
    public const string GivenOneLine = @"[^\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*";

    /// <inheritdoc cref="GivenOneLine"/>
    public const string GivenLines = @"[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*";

    public static bool IsOneLine(string text) => OneLineForm().IsMatch(text);

    public static bool IsLines(string text) => LinesForm().IsMatch(text);

    /// <summary>Whether it contains embeddings, overrides or isolates (UAX 9), which make a text look like another one.</summary>
    public static bool HasDirectionalFormatting(string text) =>
        text.AsSpan().ContainsAnyInRange('\u202A', '\u202E') || text.AsSpan().ContainsAnyInRange('\u2066', '\u2069');

    internal static string Require(bool rule, string value, [CallerArgumentExpression(nameof(value))] string? member = null) =>
        rule ? value : throw new ArgumentException("The value violates a rule of this member.", member);

    [GeneratedRegex(@"\A" + OneLine + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex OneLineForm();

    [GeneratedRegex(@"\A" + Lines + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex LinesForm();
}
