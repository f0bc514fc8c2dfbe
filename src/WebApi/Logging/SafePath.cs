using System.Text.RegularExpressions;

namespace Accesskeys.WebApi.Logging;

/// <summary>The path as it may be shown and logged: no query, no token, nothing but visible ASCII and the ellipsis, bounded.</summary>
internal static partial class SafePath
{
    public const int MaxLength = 256;

    private const int MostRounds = 5;

    private static readonly string _encodedEllipsis = Uri.EscapeDataString(TokenMask.Ellipsis);

    public static string Of(HttpContext context) => Of(context.Request.PathBase + context.Request.Path);

    public static string Of(PathString path)
    {
        var shown = path.ToUriComponent();

        // Decode completely: a reader of the log would recognise a token that is encoded once or twice.
        var decoded = Decode(path.Value ?? "");
        if (decoded is null)
        {
            return "/…";
        }

        if (TokenMask.Matches(decoded))
        {
            // Encode again, except the ellipsis: decoded text could end a line of the log or forge one.
            shown = new PathString(TokenMask.Apply(decoded)).ToUriComponent()
                .Replace(_encodedEllipsis, TokenMask.Ellipsis, StringComparison.Ordinal);
        }

        return shown.Length <= MaxLength ? shown : string.Concat(shown.AsSpan(0, MaxLength - 1), "…");
    }

    /// <summary>Decodes repeatedly until nothing is encoded; <c>null</c> if it is encoded more often than any legitimate client would.</summary>
    public static string? Decode(string text)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            // A percent sign that is encoded a thousand times takes one pass instead of a thousand.
            var decoded = Uri.UnescapeDataString(EncodedPercent().Replace(text, "%"));
            if (decoded == text)
            {
                return text;
            }

            text = decoded;
        }

        return null;
    }

    [GeneratedRegex("%(?:25)+", RegexOptions.CultureInvariant)]
    private static partial Regex EncodedPercent();
}
