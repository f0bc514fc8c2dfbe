using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.Logging;

/// <summary>
/// What looks like a token is shown as its first 11 characters and an ellipsis; what looks like a session token, which is a JSON
/// Web Token, as the three with which all of them begin.
/// </summary>
internal static partial class TokenMask
{
    public const string Ellipsis = "…";

    public static bool Matches(string text) => TokenShape().IsMatch(text);

    /// <summary>What is shown of the token in the text; <c>null</c> if it has none, or no more of it than that.</summary>
    public static string? FindShown(string text) =>
        TokenShape().Match(text) is { Success: true } match && match.Groups[1] is var shown && match.Length > shown.Length ? shown.Value : null;

    public static string Apply(string text) => TokenShape().Replace(text, "$1" + Ellipsis);

    [GeneratedRegex(@"(vb_[0-9A-Za-z]{8})[0-9A-Za-z]*|(?<1>eyJ)[\w-]*\.[\w-]+\.[\w-]*", RegexOptions.CultureInvariant)]
    private static partial Regex TokenShape();
}
