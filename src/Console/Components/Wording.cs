using System.Globalization;

namespace Accesskeys.Console.Components;

/// <summary>Texts with something filled in.</summary>
internal static class Wording
{
    public static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The text for one, or that for any other number, with the number in it.</summary>
    public static string Count(long count, string one, string others) =>
        Fill(count == 1 ? one : others, Number(count));
}
