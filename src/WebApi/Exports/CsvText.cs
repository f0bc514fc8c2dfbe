using System.Buffers;
using System.Text;

namespace Accesskeys.WebApi.Exports;

/// <summary>Writes CSV (RFC 4180) that spreadsheets show as text, whatever it contains.</summary>
internal sealed class CsvText
{
    public const string MediaType = "text/csv";

    /// <summary>Put before a value that a spreadsheet could take for a formula, and before one that begins with it, so that it can be removed again.</summary>
    private const char TextMark = '\'';

    // A program whose separator is the semicolon or the tab would otherwise begin a new cell within the value.
    private static readonly SearchValues<char> _quoted = SearchValues.Create(",\"\r\n;\t");

    // The fullwidth forms too, which some spreadsheets read like the others.
    private static readonly SearchValues<char> _marked = SearchValues.Create("=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20");

    private readonly StringBuilder _text = new();

    public void AddLine(params IEnumerable<string> values) => _text.AppendJoin(',', values.Select(Cell)).Append("\r\n");

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private static string Cell(string value)
    {
        var shown = value.Length > 0 && _marked.Contains(value[0]) ? TextMark + value : value;
        return shown.AsSpan().ContainsAny(_quoted) ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }
}
