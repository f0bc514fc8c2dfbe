using System.Text;

namespace Accesskeys.ImportCsv;

/// <summary>A text file that is UTF-8, with or without a byte order mark. No other encoding is guessed: a wrong guess alters tokens and names.</summary>
internal static class Utf8File
{
    private const string Remedy = "Save it as UTF-8 (in Excel: CSV UTF-8).";

    /// <exception cref="ImportException">It can't be read, is empty, or is not UTF-8.</exception>
    public static byte[] Read(string path)
    {
        var bytes = ReadBytes(path);
        ReadOnlySpan<byte> text = bytes;
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || IsWide(text))
        {
            throw new ImportException($"{path} is UTF-16 or UTF-32. {Remedy}");
        }

        if (FindInvalid(text) is { } offset)
        {
            var (line, column) = PositionOf(text, offset);
            throw new ImportException(
                $"{path}, line {line}, column {column}: the byte 0x{text[offset]:X2} is not UTF-8; the file may be Windows-1252. {Remedy}");
        }

        return IsBlank(text) ? throw new ImportException($"{path} is empty.") : bytes;
    }

    /// <summary>The line, and the character in it, at which a byte stands. Both begin with 1.</summary>
    public static (int Line, int Column) PositionOf(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..offset];
        var start = before.LastIndexOf((byte)'\n') + 1;
        var mark = start == 0 && before.StartsWith(Encoding.UTF8.Preamble) ? 1 : 0;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[start..]) - mark + 1);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImportException($"{path} can't be read: {exception.Message}");
        }
    }

    // ASCII in two bytes has a zero in every other one.
    private static bool IsWide(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, 4)].Contains((byte)0);

    private static int? FindInvalid(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length)
        {
            if (Rune.DecodeFromUtf8(text[offset..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return offset;
            }

            offset += length;
        }

        return null;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) =>
        (text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text).Trim(" \t\r\n"u8).IsEmpty;
}
