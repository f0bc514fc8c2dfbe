using Accesskeys.Application.Limits;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>Reads the fields of a form.</summary>
internal static class SentFields
{
    private static readonly char[] _separators = [' ', ',', ';', '\t', '\n', '\r'];

    /// <summary>The text as it was typed; empty if it wasn't sent. Browsers send line ends as CR LF, and pages show them as LF.</summary>
    public static string Text(this IFormCollection form, string name) =>
        form[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The values of all fields of this name.</summary>
    public static IReadOnlyList<string> All(this IFormCollection form, string name) => [.. form[name].OfType<string>()];

    /// <summary>The rows for rate limits, empty ones too.</summary>
    internal static IReadOnlyList<RateLimitRow> RateLimits(this IFormCollection form) =>
        [.. Enumerable.Range(0, Domain.Limits.RateLimits.Most).Select(index => RateLimitRow.In(form, index))];

    /// <summary>The limits of the rows that aren't empty.</summary>
    internal static IReadOnlyList<RateLimitInput> ToInputs(this IEnumerable<RateLimitRow> rows) => [.. rows.Select(row => row.ToInput()).OfType<RateLimitInput>()];

    /// <summary>The words of a text that lists something.</summary>
    public static IEnumerable<string> Words(string text) =>
        text.Split(_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
