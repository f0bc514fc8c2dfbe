using System.Globalization;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.ImportCsv;

/// <summary>
/// What each cell must be: the service's own rules. They find what is wrong with a whole file before any of it is sent. A rule never
/// repeats the cell's text, which may be a token.
/// </summary>
internal static class KeyRules
{
    /// <summary>What a cell says that names no scope on purpose.</summary>
    public const string NoScopes = "-";

    public static string? OfToken(string token) =>
        token.Length == 0 ? "is required"
        : token.Any(IsInvisible) ? "must not have blanks, line ends or invisible characters, also not around it"
        : TokenFormat.MayBeForeign(token) ? null
        : $"must be {TokenFormat.MinForeignLength} to {TokenFormat.MaxForeignLength} characters: "
            + "the service never accepts shorter or longer tokens";

    public static string? OfTokenHash(string hash) => TokenHash.TryParse(hash) is null ? "must be a SHA-256 hash: 64 hexadecimal digits" : null;

    public static string? OfScopes(string scopes) =>
        scopes.Length == 0 ? $"is required: names with blanks between them, or {NoScopes} for a key without any scope"
        : scopes == NoScopes ? null
        : Split(scopes) is var names && names.Length > ScopeSet.MostScopes ? $"must be at most {ScopeSet.MostScopes} names"
        : names.All(ScopeSet.IsScope) ? null
        : $"each {ScopeSet.Rule}";

    public static string? OfAllowedIps(string networks) =>
        Split(networks) is var each && each.Length > AllowList.MostNetworks ? $"must be at most {AllowList.MostNetworks} networks"
        : each.All(network => Network.FindFault(network) is null) ? null
        : "each must be a network in CIDR form, without bits beyond its prefix, such as 203.0.113.0/24; blanks between them";

    public static string? OfName(string name) => OfText(name, Accesskey.NameLength, PlainText.IsOneLine);

    public static string? OfTokenPrefix(string prefix) => OfText(prefix, TokenFormat.Default.ShownLength, PlainText.IsOneLine);

    public static string? OfDetail(string detail) => OfText(detail, Accesskey.DetailLength, PlainText.IsLines);

    public static string? OfExternalId(string externalId) => OfText(externalId, Accesskey.ExternalIdLength, PlainText.IsOneLine);

    public static string? OfEnabled(string enabled) =>
        enabled.Length == 0 || bool.TryParse(enabled, out _) ? null : "must be true or false, or empty for true";

    public static string? OfTmExpire(string time) =>
        Timestamps.TryParse(time) is { } end && Accesskey.AllowsEnd(end) ? null
        : "must be an RFC 3339 time with Z or an offset, before the year 9999, such as 2027-12-01T10:15:30Z";

    public static string HashOf(string token) => Convert.ToHexStringLower(TokenHash.Of(token).ToBytes());

    /// <summary>Whether the service accepts the token only with <c>Accesskeys:AcceptForeignTokens</c>.</summary>
    public static bool IsForeign(string token) => !TokenFormat.Default.IsWellFormed(token);

    public static string[] Split(string items) => items.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static bool IsInvisible(char character) =>
        char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static string? OfText(string text, int maxLength, Func<string, bool> isPlain) =>
        text.Length > maxLength ? $"must be at most {maxLength} characters"
        : !isPlain(text) ? "must not have control characters"
        : PlainText.HasDirectionalFormatting(text)
            ? "must not have bidirectional formatting characters (U+202A to U+202E, U+2066 to U+2069)"
        : null;
}
