using Accesskeys.Client;
using Accesskeys.Domain;

namespace Accesskeys.ImportCsv;

/// <summary>One row, by the names of its columns. Blanks count where they can be seen, and are trimmed where they mean nothing.</summary>
internal sealed class KeyRow(IReadOnlyDictionary<string, string> cells)
{
    private const char Replacement = '\uFFFD';

    public string TokenColumn { get; } = cells.ContainsKey("token") ? "token" : "token_hash";

    /// <summary><c>null</c> where the token or its hash is wrong.</summary>
    public string? Hash =>
        FaultOfToken() is not null ? null : TokenColumn == "token" ? KeyRules.HashOf(Cell("token")) : Trimmed("token_hash").ToLowerInvariant();

    public bool? IsForeign => TokenColumn == "token" ? KeyRules.IsForeign(Cell("token")) : null;

    /// <summary>All but the token, to tell whether two rows are the same.</summary>
    public string[] Values => [.. cells.Where(cell => cell.Key != TokenColumn).Select(cell => cell.Value)];

    public IEnumerable<(string Column, string Rule)> FindFaults()
    {
        foreach (var column in cells.Where(cell => cell.Value.Contains(Replacement)).Select(cell => cell.Key))
        {
            yield return (column, "holds U+FFFD: the file was converted from another encoding, and characters were lost");
        }

        (string, string?)[] rules =
        [
            (TokenColumn, FaultOfToken()),
            ("tm_expire", KeyRules.OfTmExpire(Trimmed("tm_expire"))),
            ("scopes", KeyRules.OfScopes(Trimmed("scopes"))),
            ("allowed_ips", KeyRules.OfAllowedIps(Cell("allowed_ips"))),
            ("name", KeyRules.OfName(Cell("name"))),
            ("detail", KeyRules.OfDetail(Cell("detail"))),
            ("token_prefix", KeyRules.OfTokenPrefix(Cell("token_prefix"))),
            ("enabled", KeyRules.OfEnabled(Trimmed("enabled"))),
            ("external_id", KeyRules.OfExternalId(Trimmed("external_id"))),
        ];
        foreach (var (column, rule) in rules)
        {
            if (rule is not null)
            {
                yield return (column, rule);
            }
        }
    }

    /// <summary>Of a row without faults.</summary>
    public ImportedAccesskey ToKey() => new()
    {
        Name = Cell("name"),
        Detail = Cell("detail"),
        Token_hash = Hash!,
        Token_prefix = Cell("token_prefix"),
        Tm_expire = Timestamps.TryParse(Trimmed("tm_expire"))!.Value,
        Scopes = Trimmed("scopes") is KeyRules.NoScopes ? [] : KeyRules.Split(Cell("scopes")),
        Allowed_ips = KeyRules.Split(Cell("allowed_ips")) is { Length: > 0 } networks ? networks : null,
        Enabled = Trimmed("enabled") is { Length: > 0 } enabled ? bool.Parse(enabled) : null,
        External_id = Trimmed("external_id"),
    };

    private string? FaultOfToken() =>
        TokenColumn == "token" ? KeyRules.OfToken(Cell("token")) : KeyRules.OfTokenHash(Trimmed("token_hash"));

    private string Cell(string column) => cells.GetValueOrDefault(column) ?? "";

    private string Trimmed(string column) => Cell(column).Trim();
}
