using Accesskeys.Console.Components;

namespace Accesskeys.Console.Importing;

/// <summary>The columns of a file of keys.</summary>
internal static class ImportHeader
{
    public const string Token = "token";
    public const string TokenHash = "token_hash";

    private const int ShownWhole = 20;
    private const int ShownOfALongName = 11;

    public static readonly IReadOnlyList<string> Known =
        [Token, TokenHash, "tm_expire", "scopes", "name", "detail", "token_prefix", "allowed_ips", "enabled", "external_id"];

    private static readonly string[] _required = ["tm_expire", "scopes"];

    /// <summary>The columns in their order, or what is wrong with the line.</summary>
    public static (IReadOnlyList<string> Columns, string? Fault) Read(IReadOnlyList<string> cells)
    {
        var columns = cells.Select(cell => cell.Trim().ToLowerInvariant().Replace(' ', '_')).ToList();
        var width = columns.FindLastIndex(column => column.Length > 0) + 1;
        columns.RemoveRange(width, columns.Count - width);
        if (!columns.Exists(Known.Contains))
        {
            // Not named: a first line that is no header may hold a token.
            return (columns, Wording.Fill(Texts.Import_FaultNoHeader, string.Join(", ", Known)));
        }

        var faults = Faults(columns).ToList();
        return (columns, faults.Count == 0 ? null : Wording.Fill(Texts.Import_FaultHeader, string.Join("; ", faults)));
    }

    private static IEnumerable<string> Faults(List<string> columns)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (!Known.Contains(columns[index]))
            {
                yield return columns[index].Length == 0
                    ? Wording.Fill(Texts.Import_FaultNamelessColumn, index + 1)
                    : Wording.Fill(Texts.Import_FaultUnknownColumn, Show(columns[index]));
            }
        }

        foreach (var repeated in columns.Where(Known.Contains).GroupBy(column => column).Where(group => group.Skip(1).Any()))
        {
            yield return Wording.Fill(Texts.Import_FaultRepeatedColumn, repeated.Key);
        }

        if (columns.Contains(Token) == columns.Contains(TokenHash))
        {
            yield return columns.Contains(Token) ? Texts.Import_FaultBothTokens : Texts.Import_FaultNoToken;
        }

        foreach (var required in _required.Except(columns))
        {
            yield return Wording.Fill(Texts.Import_FaultMissingColumn, required);
        }
    }

    // A long cell may be a token, if the first line is a row of data.
    private static string Show(string name) => name.Length < ShownWhole ? name : name[..ShownOfALongName] + "…";
}
