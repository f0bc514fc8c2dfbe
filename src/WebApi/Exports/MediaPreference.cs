using System.Net.Mime;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.WebApi.Exports;

internal static class MediaPreference
{
    private static readonly MediaTypeHeaderValue _json = new(MediaTypeNames.Application.Json);

    /// <summary>
    /// The one of these media types that the request's <c>Accept</c> prefers to JSON and to the others (RFC 9110, 12.5.1); <c>null</c> if it
    /// prefers none, so the response is JSON.
    /// </summary>
    public static string? PreferredOf(this HttpRequest request, params IEnumerable<string> offered)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var best = offered.MaxBy(type => QualityOf(new MediaTypeHeaderValue(type), accepted))!;
        return QualityOf(new MediaTypeHeaderValue(best), accepted) > QualityOf(_json, accepted) ? best : null;
    }

    // The most specific range counts.
    private static double QualityOf(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> accepted) => accepted
        .Where(range => range.MatchesAllTypes || (Is(range.Type, type.Type) && (range.MatchesAllSubTypes || Is(range.SubType, type.SubType))))
        .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();

    private static bool Is(StringSegment one, StringSegment other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
