using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Accesskeys.ImportCsv;

/// <summary>
/// What each cell must be. The service has the last word, and these rules are its own: they find what is wrong with a whole file
/// before any of it is sent.
/// </summary>
internal static partial class KeyRules
{
    /// <summary>What a cell says that names no scope on purpose.</summary>
    public const string NoScopes = "-";

    private const int MinTokenLength = 20;
    private const int MaxTokenLength = 512;
    private const int MostItems = 32;
    private const int FractionDigits = 7;

    public static string? OfToken(string token) =>
        token.Length == 0 ? "is required"
        : token.Any(IsInvisible) ? "must not have blanks, line ends or invisible characters, also not around it"
        : token.Length is < MinTokenLength or > MaxTokenLength
            ? $"must be {MinTokenLength} to {MaxTokenLength} characters: the service never accepts shorter or longer tokens"
        : null;

    public static string? OfTokenHash(string hash) => Hash().IsMatch(hash) ? null : "must be a SHA-256: 64 hexadecimal digits";

    public static string? OfScopes(string scopes) =>
        scopes.Length == 0 ? $"is required: names with blanks between them, or {NoScopes} for a key without any scope"
        : scopes == NoScopes ? null
        : Split(scopes) is var names && names.Length > MostItems ? $"must be at most {MostItems} names"
        : names.All(name => Scope().IsMatch(name)) ? null
        : "each must be 1 to 64 of a-z 0-9 : . _ - that begin with a letter or digit, then :* for all below, or * for everything";

    public static string? OfAllowedIps(string networks) =>
        Split(networks) is var each && each.Length > MostItems ? $"must be at most {MostItems} networks"
        : each.All(IsNetwork) ? null
        : "each must be a network in CIDR form, without bits beyond its prefix, such as 203.0.113.0/24; blanks between them";

    public static string? OfName(string name) => OfText(name, 255, char.IsControl);

    public static string? OfTokenPrefix(string prefix) => OfText(prefix, 11, char.IsControl);

    public static string? OfDetail(string detail) =>
        OfText(detail, 4000, character => char.IsControl(character) && character is not ('\t' or '\r' or '\n'));

    public static string? OfEnabled(string enabled) =>
        enabled.Length == 0 || bool.TryParse(enabled, out _) ? null : "must be true or false, or empty for true";

    public static string? OfTmExpire(string time) =>
        ParseTime(time) is { } end && end.UtcDateTime.Year < 9999 ? null
        : "must be a date and a time with its zone in ISO 8601, before the year 9999, such as 2027-12-01T10:15:30Z";

    /// <summary>Of ISO 8601 with Z or an offset, and of nothing that would have to be guessed.</summary>
    public static DateTimeOffset? ParseTime(string text)
    {
        if (Time().Match(text) is not { Success: true, Groups: var parts })
        {
            return null;
        }

        var fraction = parts["fraction"].Value;
        var kept = parts["seconds"].Value + fraction[..Math.Min(fraction.Length, 1 + FractionDigits)] + parts["zone"].Value;
        return DateTimeOffset.TryParse(kept.ToUpperInvariant(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whether a token has another form than the service's own.</summary>
    public static bool IsForeign(string token) => !OwnToken().IsMatch(token);

    public static string[] Split(string items) => items.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string? OfText(string text, int most, Func<char, bool> isForbidden) =>
        text.Length > most ? $"must be at most {most} characters"
        : text.Any(isForbidden) ? "must not have control characters"
        : null;

    private static bool IsInvisible(char character) =>
        char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;

    // The parser takes 10/8 for 0.0.0.10/8, and clears the bits beyond the prefix.
    private static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out var network)
        && (text.Contains(':') || text.Count(character => character == '.') == 3)
        && network.BaseAddress.Equals(IPAddress.Parse(text[..text.IndexOf('/')]));

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\A(?:\*|[a-z0-9][a-z0-9:._-]{0,63}(?::\*)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Scope();

    [GeneratedRegex(@"\A(?<seconds>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?<fraction>\.[0-9]+)?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Time();

    [GeneratedRegex(@"\Avb_[0-9A-Za-z]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnToken();
}
