namespace Accesskeys.ImportCsv;

/// <summary>The names of a file's columns, in their order.</summary>
internal sealed class Header
{
    private const int ShownWhole = 20;
    private const int ShownOfALongName = 11;

    private static readonly string[] _known =
        ["token", "token_hash", "tm_expire", "scopes", "name", "detail", "token_prefix", "allowed_ips", "enabled", "external_id"];

    private static readonly string[] _required = ["tm_expire", "scopes"];

    private Header(string[] columns) => Columns = columns;

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The separator is the one that the first line has most of, of those in use.</summary>
    public static char SeparatorIn(ReadOnlySpan<byte> line)
    {
        var (commas, semicolons, tabs) = (line.Count((byte)','), line.Count((byte)';'), line.Count((byte)'\t'));
        return commas >= semicolons && commas >= tabs ? ',' : semicolons >= tabs ? ';' : '\t';
    }

    /// <exception cref="ImportException">It names columns that are unknown or given twice, or not all that are required.</exception>
    public static Header Read(IReadOnlyList<string> cells)
    {
        string[] columns = [.. cells.Select(Normalize)];
        var width = Array.FindLastIndex(columns, column => column.Length > 0) + 1;
        columns = columns[..width];
        if (!columns.Any(_known.Contains))
        {
            // Not named: a first line that is no header may hold a token.
            throw new ImportException($"The first line names no column. Name the columns there. They can be: {string.Join(", ", _known)}.");
        }

        var faults = Faults(columns).ToList();
        return faults.Count == 0 ? new Header(columns) : throw new ImportException(
            $"The first line is wrong: {string.Join("; ", faults)}. The columns can be: {string.Join(", ", _known)}.");
    }

    private static IEnumerable<string> Faults(string[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (!_known.Contains(columns[i]))
            {
                yield return columns[i].Length == 0 ? $"column {i + 1} has no name" : $"column {i + 1} is unknown: {Show(columns[i])}";
            }
        }

        foreach (var repeated in columns.Where(_known.Contains).GroupBy(column => column).Where(group => group.Count() > 1))
        {
            yield return $"{repeated.Key} appears more than once";
        }

        if (columns.Contains("token") == columns.Contains("token_hash"))
        {
            yield return columns.Contains("token") ? "token and token_hash exclude each other" : "token or token_hash is required";
        }

        foreach (var required in _required.Except(columns))
        {
            yield return $"{required} is required";
        }
    }

    private static string Normalize(string cell) => cell.Trim().ToLowerInvariant().Replace(' ', '_');

    // A long cell may be a token, if the first line is a row of data. A line break in a cell must not break the line of the message.
    private static string Show(string name)
    {
        var shown = name.Length < ShownWhole ? name : name[..ShownOfALongName] + "…";
        return string.Concat(shown.Select(character => KeyRules.IsInvisible(character) ? ' ' : character));
    }
}
