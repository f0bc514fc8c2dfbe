using System.Text.RegularExpressions;

namespace Accesskeys.Domain;

/// <summary>
/// An e-mail address in the form of RFC 5321, section 4.1.2, with the letters of RFC 6531. Whether anyone receives mail there isn't known.
/// </summary>
public static partial class EmailAddress
{
    /// <summary>RFC 3696, erratum 1690: the longest path of RFC 5321 without its angle brackets.</summary>
    public const int Length = 254;

    public const string Rule = "must be an e-mail address of at most 254 characters, such as ada@example.com";

    // A local part, which may be quoted, and a domain or an address in brackets.
    private const string Form = "(?:" + Atom + @"(?:\." + Atom + ")*|" + Quoted + ")@(?:" + Label + @"(?:\." + Label + ")*|" + Literal + ")";

    // Neither control characters, nor spaces, nor what is invisible or changes the direction of a text.
    // UTF-16: a surrogate of U+E0000 to U+E0FFF, the tags, isn't a letter; every other is.
    private const string Letters =
        @"\u00A1-\u00AC\u00AE-\u061B\u061D-\u115E\u1161-\u167F\u1681-\u180D\u180F-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF"
        + @"\u3001-\u3163\u3165-\uDB3F\uDB44-\uFEFE\uFF00-\uFF9F\uFFA1-\uFFEF";

    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~" + Letters + "-]+";
    private const string Quoted = @"""(?:[ !#-\[\]-~" + Letters + @"]|\\[ -~])*""";
    private const string Label = "[A-Za-z0-9" + Letters + "](?:[A-Za-z0-9" + Letters + "-]*[A-Za-z0-9" + Letters + "])?";
    private const string Literal = @"\[[!-Z^-~]+\]";

    public static bool IsOne(string text) => text.Length <= Length && WholeForm().IsMatch(text);

    [GeneratedRegex(@"\A" + Form + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeForm();
}
