using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Client;

namespace Accesskeys.ImportCsv;

/// <param name="Key">What is sent: never the token.</param>
internal sealed record Row(int Line, ImportedAccesskey Key);

/// <summary>A file of keys, its first line the names of its columns.</summary>
internal static class KeyFile
{
    private static readonly string[] _columns =
        ["name", "detail", "token", "token_hash", "token_prefix", "tm_expire", "scopes", "allowed_ips", "enabled"];

    /// <exception cref="InvalidDataException">It is not such a file; the message repeats nothing that may be a token.</exception>
    public static IEnumerable<Row> Read(TextReader text)
    {
        List<string>? header = null;
        foreach (var (line, fields) in Csv.Read(text))
        {
            if (header is null)
            {
                header = fields;
                Check(header);
            }
            else if (fields.Count != header.Count)
            {
                throw new InvalidDataException($"line {line}: {fields.Count} fields, where the first line has {header.Count}");
            }
            else
            {
                yield return new Row(line, Key(line, header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second)));
            }
        }
    }

    private static void Check(List<string> header)
    {
        if (header.Except(_columns).Any() || header.Distinct().Count() < header.Count)
        {
            throw new InvalidDataException($"the first line must name the columns, each once, out of: {string.Join(", ", _columns)}");
        }

        if (header.Contains("token") == header.Contains("token_hash") || !header.Contains("tm_expire"))
        {
            throw new InvalidDataException("tm_expire and either token or token_hash are required");
        }
    }

    private static ImportedAccesskey Key(int line, Dictionary<string, string> fields)
    {
        string? Text(string column) => fields.GetValueOrDefault(column) is { Length: > 0 } text ? text : null;
        return new ImportedAccesskey
        {
            Name = Text("name"),
            Detail = Text("detail"),
            Token_hash = Text("token") is { } token ? HashOf(token)
                : Text("token_hash") ?? throw new InvalidDataException($"line {line}: there is no token and no hash of one"),
            Token_prefix = Text("token_prefix"),
            Tm_expire = DateTimeOffset.TryParse(Text("tm_expire"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
                ? end
                : throw new InvalidDataException($"line {line}: tm_expire is no time, as 2027-12-01T10:15:30Z"),
            Scopes = Text("scopes") switch
            {
                null => throw new InvalidDataException($"line {line}: scopes must be named, or - for a key without any"),
                "-" => [],
                var names => names.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            },
            Allowed_ips = Text("allowed_ips")?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Enabled = Text("enabled") switch
            {
                null => null,
                "true" => true,
                "false" => false,
                _ => throw new InvalidDataException($"line {line}: enabled must be true or false"),
            },
        };
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
