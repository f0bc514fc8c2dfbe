using System.Text;

namespace Accesskeys.ImportCsv;

/// <summary>Comma-separated values as RFC 4180 has them: a field in quotes may hold commas, line ends and doubled quotes.</summary>
internal static class Csv
{
    /// <returns>The records that are not empty, each with the line on which it begins.</returns>
    /// <exception cref="InvalidDataException">A quote is not closed.</exception>
    public static IEnumerable<(int Line, List<string> Fields)> Read(TextReader text)
    {
        var (line, begins, quoted) = (1, 1, false);
        var (field, fields) = (new StringBuilder(), new List<string>());
        while (text.Read() is var read and >= 0)
        {
            var character = (char)read;
            line += character == '\n' ? 1 : 0;
            switch (character)
            {
                case '"' when quoted && text.Peek() == '"':
                    field.Append((char)text.Read());
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    fields.Add(Take(field));
                    break;
                case '\r' when !quoted && text.Peek() == '\n':
                    break;
                case '\n' when !quoted:
                    fields.Add(Take(field));
                    if (fields is not [""])
                    {
                        yield return (begins, fields);
                    }

                    (begins, fields) = (line, []);
                    break;
                default:
                    field.Append(character);
                    break;
            }
        }

        if (quoted)
        {
            throw new InvalidDataException($"line {begins}: a quote is not closed");
        }

        fields.Add(Take(field));
        if (fields is not [""])
        {
            yield return (begins, fields);
        }
    }

    private static string Take(StringBuilder field)
    {
        var text = field.ToString();
        field.Clear();
        return text;
    }
}
