using System.Globalization;

namespace Accesskeys.Bench.Keys;

/// <summary>Who holds the keys: nine of ten the first customer, the others in turn the tenth.</summary>
internal static class KeyOwners
{
    private const int Others = 99;

    public static string First => Name(0);

    public static IEnumerable<string> Names => Enumerable.Range(0, 1 + Others).Select(number => Name(number));

    public static string Of(long index) => Name(index % 10 == 9 ? 1 + (index / 10 % Others) : 0);

    // All have the same length, so all responses that contain one do, too.
    private static string Name(long number) => string.Create(CultureInfo.InvariantCulture, $"customer {number:00}");
}
