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

        // Decoded to the end: a token that was encoded once, or twice, is a token to whoever reads the log.
        var decoded = Decode(path.Value ?? "");
        if (decoded is null)
        {
            return "/…";
        }

        if (TokenMask.Matches(decoded))
        {
            // Encoded again but for the ellipsis: decoded it could end a line of the log, or show one that isn't there.
            shown = new PathString(TokenMask.Apply(decoded)).ToUriComponent()
                .Replace(_encodedEllipsis, TokenMask.Ellipsis, StringComparison.Ordinal);
        }

        return shown.Length <= MaxLength ? shown : string.Concat(shown.AsSpan(0, MaxLength - 1), "…");
    }

    /// <summary>Decoded as often as it was encoded; <c>null</c> where that is more often than anybody does without a purpose.</summary>
    public static string? Decode(string text)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            // A percent sign encoded a thousand times over is one pass and not a thousand.
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
