using System.Text;
using System.Text.RegularExpressions;
using Accesskeys.WebApi.Logging;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Names that were probably meant to be another: <c>Scope</c>, <c>scopes</c>, <c>scope[]</c>, <c>required-scope</c> or <c>scpoe</c>
/// for <c>scope</c>. If the real name restricts something, ignoring a misspelled one would grant more than intended.
/// </summary>
internal static partial class NearMiss
{
    // A shorter name is part of many a word: it has to be a word of its own.
    private const int ShortestPart = 5;
    private const int LongName = 8;

    /// <summary>Whether a name that isn't <paramref name="name"/> resembles it.</summary>
    public static bool Resembles(string given, string name)
    {
        if (given == name)
        {
            return false;
        }

        var (letters, stem) = (Stem(given), Stem(name));
        return stem.Length < ShortestPart
            ? letters == stem || Words().Split(given).Any(word => Stem(word) == stem)
            : letters.Contains(stem, StringComparison.Ordinal) || IsOneMistakeAway(letters, stem);
    }

    /// <summary>
    /// Whether a query parameter resembles <paramref name="name"/>, or hides a parameter of that name behind a separator that
    /// isn't one here.
    /// </summary>
    public static bool IsIn(ReadOnlyMemory<char> parameter, ReadOnlyMemory<char> value, string name) =>
        SafePath.Decode($"{parameter}={value}") is not { } decoded
        || decoded.Split('&', ';', '?', '#').Select(part => part.Split('=')[0]).Any(part => part == name || Resembles(part, name));

    // The letters and digits in lower case, without the plural.
    private static string Stem(string name)
    {
        var stem = new StringBuilder(name.Length);
        for (var index = 0; index < name.Length; index++)
        {
            // Bytes that are still encoded after decoding aren't UTF-8 and are treated as separators.
            if (name[index] == '%' && index + 2 < name.Length
                && char.IsAsciiHexDigit(name[index + 1]) && char.IsAsciiHexDigit(name[index + 2]))
            {
                index += 2;
            }
            else if (char.IsAsciiLetterOrDigit(name[index]))
            {
                stem.Append(char.ToLowerInvariant(name[index]));
            }
        }

        return stem.ToString().TrimEnd('s');
    }

    // A letter too many, too few, or another, or two in the wrong order. Of a long name a syllable: allow_ips.
    private static bool IsOneMistakeAway(ReadOnlySpan<char> given, ReadOnlySpan<char> name)
    {
        var longest = name.Length < LongName ? 1 : 2;
        var start = given.CommonPrefixLength(name);
        given = given[start..];
        name = name[start..];
        while (!given.IsEmpty && !name.IsEmpty && given[^1] == name[^1])
        {
            given = given[..^1];
            name = name[..^1];
        }

        return (given.Length <= longest && name.Length <= longest)
            || (given.Length == 2 && name.Length == 2 && given[0] == name[1] && given[1] == name[0]);
    }

    [GeneratedRegex("[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
