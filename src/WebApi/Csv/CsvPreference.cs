using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.WebApi.Csv;

internal static class CsvPreference
{
    private static readonly MediaTypeHeaderValue _csv = new(CsvText.MediaType);
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    /// <summary>Whether the request's <c>Accept</c> prefers CSV to JSON (RFC 9110, 12.5.1). Without a preference, the response is JSON.</summary>
    public static bool PrefersCsv(this HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf(_csv, accepted) > QualityOf(_json, accepted);
    }

    // The most specific range counts.
    private static double QualityOf(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> accepted) => accepted
        .Where(range => range.MatchesAllTypes || (Is(range.Type, type.Type) && (range.MatchesAllSubTypes || Is(range.SubType, type.SubType))))
        .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();

    private static bool Is(StringSegment one, StringSegment other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
