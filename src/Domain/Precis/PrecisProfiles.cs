using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Accesskeys.Domain.Precis;

/// <summary>
/// Usernames and passwords by RFC 8265, so that texts that look the same are equal, however they were typed. The rules are applied in the
/// order of RFC 8264, section 7, and the code points are checked last.
/// </summary>
public static partial class PrecisProfiles
{
    private const string BidiFault =
        "must follow the Bidi Rule (RFC 5893): a part with right-to-left letters begins with one, ends with a letter or digit, "
        + "and has no left-to-right letters and only one kind of digits";

    private const string NotUnicode = "must not contain unassigned code points or unpaired surrogates";

    /// <summary>UsernameCaseMapped (RFC 8265, 3.3), of each of the parts that spaces separate (3.5).</summary>
    public static PreparedText Username(string username)
    {
        if (!IsAssigned(username))
        {
            return PreparedText.Faulty(NotUnicode);
        }

        var parts = Array.ConvertAll(username.Split(' '), part =>
            ToLower(Wide().Replace(part, wide => wide.Value.Normalize(NormalizationForm.FormKC))).Normalize(NormalizationForm.FormC));
        foreach (var part in parts)
        {
            if (CodePoints.FindUnfit(part, isIdentifier: true) is { } unfit)
            {
                return PreparedText.Faulty(
                    $"must not contain U+{unfit.Value:X4}: "
                    + "only letters, digits, marks, ASCII symbols and spaces between them are allowed (RFC 8264)");
            }

            if (!BidiRule.Holds(part))
            {
                return PreparedText.Faulty(BidiFault);
            }
        }

        return PreparedText.Of(string.Join(' ', parts));
    }

    /// <summary>OpaqueString (RFC 8265, 4.2). No fault repeats anything of the password.</summary>
    public static PreparedText Password(string password)
    {
        if (!IsAssigned(password))
        {
            return PreparedText.Faulty(NotUnicode);
        }

        var prepared = Space().Replace(password, " ").Normalize(NormalizationForm.FormC);
        return CodePoints.FindUnfit(prepared, isIdentifier: false) is null
            ? PreparedText.Of(prepared)
            : PreparedText.Faulty("must not contain control characters or invisible formatting characters (RFC 8264, FreeformClass)");
    }

    // Unassigned code points have no normal form yet, and .NET throws at noncharacters and unpaired surrogates.
    private static bool IsAssigned(string text)
    {
        for (var index = 0; index < text.Length; index += char.IsHighSurrogate(text[index]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(text, index, out var rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }
        }

        return true;
    }

    // Unicode's toLowerCase. .NET maps code point by code point, which leaves out the two mappings that need more than that.
    private static string ToLower(string text) =>
        FinalSigma().Replace(text, "\u03C2").Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();

    // Those with a <wide> or <narrow> decomposition.
    [GeneratedRegex(@"[\u3000\uFF01-\uFFEE]", RegexOptions.CultureInvariant)]
    private static partial Regex Wide();

    [GeneratedRegex(@"\p{Zs}", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    // Unicode's Final_Sigma: after a cased letter and before none, whatever marks are in between.
    [GeneratedRegex(
        @"(?<=[\p{Lu}\p{Ll}\p{Lt}][\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}'.:\u00B7]*)\u03A3"
        + @"(?![\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}'.:\u00B7]*[\p{Lu}\p{Ll}\p{Lt}])",
        RegexOptions.CultureInvariant)]
    private static partial Regex FinalSigma();
}
