using System.Text;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Console.Components;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;

namespace Accesskeys.Console.Importing;

/// <summary>What is wrong with a row. It never holds a cell's text, because a token may be in any column of a wrong file.</summary>
/// <param name="Column"><c>null</c> if the whole row is meant.</param>
public sealed record ImportFault(int Line, string? Column, string Rule);

/// <summary>One row, by the names of its columns. White space is trimmed where it means nothing.</summary>
internal sealed class ImportRow(int line, IReadOnlyDictionary<string, string> cells)
{
    private const string NoScopes = "-";

    private static readonly string[] _trueOrFalse = ["", "true", "false"];

    private string TokenColumn { get; } = cells.ContainsKey(ImportHeader.Token) ? ImportHeader.Token : ImportHeader.TokenHash;

    /// <summary>All but the token, to tell whether two rows are the same.</summary>
    public string Values => string.Join('\0', cells.Where(cell => cell.Key != TokenColumn).Select(cell => cell.Value));

    /// <summary>What is imported: never the token.</summary>
    public ImportedAccesskey Key { get; } = new(
        Of(cells, "name"), Of(cells, "detail"), HashOf(cells), Of(cells, "token_prefix"), Of(cells, "tm_expire").Trim())
    {
        Scopes = Of(cells, "scopes").Trim() is NoScopes ? [] : Split(Of(cells, "scopes")),
        AllowedIps = Split(Of(cells, "allowed_ips")) is { Length: > 0 } networks ? networks : null,
        Enabled = bool.TryParse(Of(cells, "enabled").Trim(), out var enabled) ? enabled : null,
        ExternalId = Of(cells, "external_id").Trim(),
    };

    /// <summary>By the rules of the operation, and by those of the file.</summary>
    public IEnumerable<ImportFault> FindFaults(IValidator<ImportedAccesskey> rules)
    {
        if (TokenColumn == ImportHeader.Token && Key.TokenHash is null)
        {
            yield return new ImportFault(line, TokenColumn, Wording.Fill(
                Texts.Import_FaultToken, TokenFormat.MinForeignLength, TokenFormat.MaxForeignLength));
        }

        if (Of(cells, "scopes").Trim().Length == 0)
        {
            yield return new ImportFault(line, "scopes", Texts.Import_FaultScopes);
        }

        if (!_trueOrFalse.Contains(Of(cells, "enabled").Trim().ToLowerInvariant()))
        {
            yield return new ImportFault(line, "enabled", Texts.Import_FaultEnabled);
        }

        foreach (var (column, broken) in rules.Validate(Key).Errors.ByMember())
        {
            if (column != ImportHeader.TokenHash || TokenColumn == ImportHeader.TokenHash)
            {
                yield return new ImportFault(line, column, string.Join(", ", broken));
            }
        }
    }

    // A token that the service would never accept has no hash.
    private static string? HashOf(IReadOnlyDictionary<string, string> cells) =>
        !cells.TryGetValue(ImportHeader.Token, out var token) ? Of(cells, ImportHeader.TokenHash).Trim().ToLowerInvariant()
        : TokenFormat.MayBeForeign(token) && !token.EnumerateRunes().Any(IsInvisible) ? Convert.ToHexStringLower(TokenHash.Of(token).ToBytes())
        : null;

    private static bool IsInvisible(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)
        || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format;

    private static string Of(IReadOnlyDictionary<string, string> cells, string column) => cells.GetValueOrDefault(column) ?? "";

    private static string[] Split(string items) => items.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
