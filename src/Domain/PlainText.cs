using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Accesskeys.Domain;

/// <summary>What people write to tell one thing from another: bounded, and safe to print. Lengths are in UTF-16 code units.</summary>
public static partial class PlainText
{
    public const int NameLength = 255;

    /// <summary>No control character: C0, DEL and C1.</summary>
    public const string OneLine = @"[^\u0000-\u001F\u007F-\u009F]*";

    /// <summary>None but tab, line feed and carriage return.</summary>
    public const string Lines = @"[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*";

    public static bool IsOneLine(string text) => OneLineForm().IsMatch(text);

    public static bool IsLines(string text) => LinesForm().IsMatch(text);

    internal static string Require(bool rule, string value, [CallerArgumentExpression(nameof(value))] string? member = null) =>
        rule ? value : throw new ArgumentException("A rule of this member is broken.", member);

    [GeneratedRegex(@"\A" + OneLine + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex OneLineForm();

    [GeneratedRegex(@"\A" + Lines + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex LinesForm();
}
