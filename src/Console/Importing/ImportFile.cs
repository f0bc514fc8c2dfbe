using System.Text;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Console.Components;
using FluentValidation;

namespace Accesskeys.Console.Importing;

/// <summary>A file of keys as it was checked: what can be imported, and what can't.</summary>
/// <param name="Fault">Why the file can't be read at all; <c>null</c> if it can.</param>
/// <param name="Entries">The rows without faults, each token once.</param>
/// <param name="Faults">In the order of their lines.</param>
/// <param name="Repeated">How many rows repeat an earlier one with the same values.</param>
public sealed record ImportFile(string? Fault, IReadOnlyList<ImportEntry> Entries, IReadOnlyList<ImportFault> Faults, int Repeated)
{
    /// <summary>As many as ten requests import.</summary>
    public const int MostRows = 10 * ImportAccesskeys.MostAccesskeys;

    private static readonly Encoding _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int FaultyRows => Faults.Select(fault => fault.Line).Distinct().Count();

    public static ImportFile Read(ReadOnlySpan<byte> bytes, IValidator<ImportedAccesskey> rules)
    {
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            || bytes[..Math.Min(bytes.Length, 4)].Contains((byte)0))
        {
            return Unreadable(Texts.Import_FaultWide);
        }

        string text;
        try
        {
            text = _utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            return Unreadable(Wording.Fill(Texts.Import_FaultEncoding, bytes[..Math.Max(0, exception.Index)].Count((byte)'\n') + 1));
        }

        return Read(text, rules);
    }

    private static ImportFile Read(string text, IValidator<ImportedAccesskey> rules)
    {
        IReadOnlyList<string>? columns = null;
        var (entries, faults) = (new List<ImportEntry>(), new List<ImportFault>());
        var known = new Dictionary<string, (int Line, string Values)>();
        var (rows, repeated) = (0, 0);
        foreach (var (line, cells) in CsvReader.Read(text))
        {
            if (cells?.All(string.IsNullOrWhiteSpace) == true)
            {
                // A spreadsheet may end a file in lines of nothing but separators.
                continue;
            }

            if (columns is null)
            {
                if (cells?.Count > CsvReader.MostCells)
                {
                    return Unreadable(Wording.Fill(Texts.Import_FaultTooWideHeader, CsvReader.MostCells));
                }

                (columns, var fault) = ImportHeader.Read(cells ?? []);
                if (fault is not null)
                {
                    return Unreadable(fault);
                }

                continue;
            }

            if (++rows > MostRows)
            {
                return Unreadable(Wording.Fill(Texts.Import_FaultTooManyRows, Wording.Number(MostRows)));
            }

            if (cells is null)
            {
                faults.Add(new ImportFault(line, null, Texts.Import_FaultQuote));
            }
            else if (cells.Count > CsvReader.MostCells)
            {
                faults.Add(new ImportFault(line, null, Wording.Fill(Texts.Import_FaultTooWide, CsvReader.MostCells)));
            }
            else if (cells.Count < columns.Count || cells.Skip(columns.Count).Any(cell => !string.IsNullOrWhiteSpace(cell)))
            {
                faults.Add(new ImportFault(line, null, Wording.Fill(Texts.Import_FaultWidth, cells.Count, columns.Count)));
            }
            else
            {
                repeated += Add(line, cells);
            }
        }

        return rows == 0 ? Unreadable(Texts.Import_FaultEmpty) : new ImportFile(null, entries, faults, repeated);

        int Add(int line, IReadOnlyList<string> cells)
        {
            var row = new ImportRow(line, columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
            var found = row.FindFaults(rules).ToList();
            if (row.Key.TokenHash is { } hash && !known.TryAdd(hash, (line, row.Values)))
            {
                var (first, values) = known[hash];
                if (found.Count == 0 && values == row.Values)
                {
                    return 1;
                }

                if (values != row.Values)
                {
                    found.Add(new ImportFault(line, null, Wording.Fill(Texts.Import_FaultDuplicate, first)));
                }
            }

            if (found.Count == 0)
            {
                entries.Add(new ImportEntry(line, row.Key));
            }

            faults.AddRange(found);
            return 0;
        }
    }

    private static ImportFile Unreadable(string fault) => new(fault, [], [], Repeated: 0);
}
