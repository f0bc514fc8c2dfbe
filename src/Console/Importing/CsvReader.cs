using System.Text;

namespace Accesskeys.Console.Importing;

/// <param name="Number">The line on which the row begins.</param>
/// <param name="Cells"><c>null</c> if its quotes are wrong. One more than <see cref="CsvReader.MostCells"/> stands for any number of them.</param>
internal sealed record CsvLine(int Number, IReadOnlyList<string>? Cells);

/// <summary>Reads CSV (RFC 4180) with commas, semicolons or tabs: whichever the first line has most of.</summary>
internal static class CsvReader
{
    /// <summary>More than a spreadsheet of keys has. A line of a few megabytes could otherwise hold millions.</summary>
    public const int MostCells = 100;

    public static IEnumerable<CsvLine> Read(string text)
    {
        var separator = SeparatorOf(text);
        var (position, number) = (0, 1);
        while (position < text.Length)
        {
            var (start, cells, isRight) = (number, new List<string>(), true);
            do
            {
                isRight &= TryReadCell(text, separator, ref position, ref number, out var cell);
                cells.Add(cell);
            }
            while (isRight && cells.Count <= MostCells && position < text.Length && text[position] == separator && ++position <= text.Length);

            if (!isRight || cells.Count > MostCells)
            {
                SkipLine(text, ref position);
            }

            yield return new CsvLine(start, isRight ? cells : null);
            SkipLineEnd(text, ref position, ref number);
        }
    }

    private static bool TryReadCell(string text, char separator, ref int position, ref int number, out string cell)
    {
        var read = new StringBuilder();
        var isQuoted = position < text.Length && text[position] == '"';
        if (isQuoted)
        {
            position++;
            while (true)
            {
                if (position == text.Length)
                {
                    cell = "";
                    return false;
                }

                var character = text[position++];
                if (character == '"')
                {
                    if (position == text.Length || text[position] != '"')
                    {
                        break;
                    }

                    position++;
                }
                else if (character == '\n')
                {
                    number++;
                }

                read.Append(character);
            }
        }

        while (position < text.Length && text[position] is not ('\r' or '\n') && text[position] != separator)
        {
            if (isQuoted || text[position] == '"')
            {
                cell = "";
                return false;
            }

            read.Append(text[position++]);
        }

        cell = read.ToString();
        return true;
    }

    private static void SkipLine(string text, ref int position)
    {
        while (position < text.Length && text[position] is not ('\r' or '\n'))
        {
            position++;
        }
    }

    private static void SkipLineEnd(string text, ref int position, ref int number)
    {
        if (position < text.Length && text[position] == '\r')
        {
            position++;
        }

        if (position < text.Length && text[position] == '\n')
        {
            position++;
        }

        number++;
    }

    private static char SeparatorOf(string text)
    {
        var line = text.AsSpan().TrimStart("\r\n");
        line = line[..(line.IndexOfAny('\r', '\n') is >= 0 and var end ? end : line.Length)];
        var (commas, semicolons, tabs) = (line.Count(','), line.Count(';'), line.Count('\t'));
        return commas >= semicolons && commas >= tabs ? ',' : semicolons >= tabs ? ';' : '\t';
    }
}
