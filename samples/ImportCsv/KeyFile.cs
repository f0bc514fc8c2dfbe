using Accesskeys.Client;
using CsvHelper;

namespace Accesskeys.ImportCsv;

/// <param name="Line">The line of the file on which the row begins.</param>
/// <param name="Key">What is sent: never the token.</param>
/// <param name="IsForeign">Whether the token has another form than the service's own; <c>null</c> if the file has the hash alone.</param>
internal sealed record Row(long Line, ImportedAccesskey Key, bool? IsForeign);

/// <summary>A file of keys, its first line the names of its columns. It is read to its end, whatever is wrong with it.</summary>
internal sealed class KeyFile
{
    private readonly List<Row> _rows = [];
    private readonly List<Fault> _faults = [];
    private readonly HashSet<long> _faulty = [];
    private readonly Dictionary<string, (long Line, string[] Values)> _tokens = [];

    /// <summary>The keys, each once.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    public IEnumerable<Fault> Faults => _faults.OrderBy(fault => fault.Line);

    public int FaultyRows => _faulty.Count;

    /// <summary>The rows that repeat an earlier one with the same values.</summary>
    public int Repeated { get; private set; }

    /// <exception cref="ImportException">It is no such file.</exception>
    public static KeyFile Read(string path)
    {
        var bytes = Utf8File.Read(path);
        var file = new KeyFile();
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            Separator = SeparatorOf(bytes),
            OnMalformedRecord = record => file.AddMalformed(record, bytes),
        });
        Header? header = null;
        while (csv.Read())
        {
            string[] cells = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                // A spreadsheet may end a file in lines of nothing but separators.
            }
            else if (header is null)
            {
                header = Header.Read(cells);
            }
            else if (!file._faulty.Contains(csv.LineNumber))
            {
                file.Add(csv.LineNumber, cells, header);
            }
        }

        return file._rows.Count + file._faults.Count > 0 ? file : throw new ImportException($"{path} has no rows: there is nothing to import.");
    }

    // A first line sep=; is Excel's, which the reader knows.
    private static char? SeparatorOf(ReadOnlySpan<byte> text)
    {
        var lines = text.Trim("\uFEFF\r\n"u8);
        var first = lines[..(lines.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? end : lines.Length)];
        return first.StartsWith("sep="u8) ? null : Header.SeparatorIn(first);
    }

    private void AddMalformed(CsvMalformedRecord record, byte[] bytes)
    {
        if (record.Reason == CsvMalformedReason.UnterminatedQuote)
        {
            AddFault(record.LineNumber, null, "a quote is opened and never closed: the rest of the file can't be read");
            return;
        }

        var (line, column) = Utf8File.PositionOf(bytes, (int)record.ByteOffset);
        var rule = record.Reason == CsvMalformedReason.TextAfterClosingQuote
            ? "text follows a closing quote: a quote inside a quoted cell must be doubled"
            : "a cell that is not quoted contains a quote: quote the cell, and double the quotes in it";
        _faulty.Add(record.LineNumber);
        _faults.Add(new Fault(line, $"{column}", line == record.LineNumber ? rule : $"{rule} (the row begins on line {record.LineNumber})"));
    }

    private void Add(long line, string[] cells, Header header)
    {
        var width = header.Columns.Count;
        if (cells.Length < width || cells.Skip(width).Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            AddFault(line, null, $"has {cells.Length} cells, but the first line has {width}");
            return;
        }

        var row = new KeyRow(header.Columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
        foreach (var (column, rule) in row.FindFaults())
        {
            AddFault(line, column, rule);
        }

        if (row.Hash is { } hash && !_tokens.TryAdd(hash, (line, row.Values)))
        {
            var (first, values) = _tokens[hash];
            if (!values.SequenceEqual(row.Values))
            {
                AddFault(line, row.TokenColumn, $"is the same as in line {first}, but the rows differ");
            }
            else if (!_faulty.Contains(line))
            {
                Repeated++;
                return;
            }
        }

        if (!_faulty.Contains(line))
        {
            _rows.Add(new Row(line, row.ToKey(), row.IsForeign));
        }
    }

    private void AddFault(long line, string? column, string rule)
    {
        _faulty.Add(line);
        _faults.Add(new Fault(line, column, rule));
    }
}
