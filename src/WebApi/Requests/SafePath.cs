using System.Text;

namespace Accesskeys.WebApi.Requests;

/// <summary>The path as it may be shown and logged: no query, no token, no control character, bounded.</summary>
internal static class SafePath
{
    private const int MaxLength = 256;

    public static string Of(HttpContext context) => Of(context.Request.PathBase + context.Request.Path);

    public static string Of(PathString path)
    {
        var shown = path.ToUriComponent();

        // Decoded to the end: a token that was encoded once, or twice, is a token to whoever reads the log.
        var decoded = Decode(path.Value ?? "");
        if (TokenMask.Matches(decoded))
        {
            shown = EscapeControls(TokenMask.Apply(decoded));
        }

        return shown.Length <= MaxLength ? shown : string.Concat(shown.AsSpan(0, MaxLength - 1), "…");
    }

    /// <summary>Decoded as often as it was encoded.</summary>
    public static string Decode(string text)
    {
        for (var decoded = Uri.UnescapeDataString(text); decoded != text; decoded = Uri.UnescapeDataString(text))
        {
            text = decoded;
        }

        return text;
    }

    private static string EscapeControls(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(char.IsControl(character) ? Uri.HexEscape((char)(character & 0xFF)) : character);
        }

        return escaped.ToString();
    }
}
