using System.Globalization;
using System.Text.Json.Nodes;

namespace Accesskeys.Tests;

internal sealed record DocumentedOperation(string Method, string Path, IReadOnlyDictionary<string, DocumentedResponse> Responses)
{
    // Proxies ask by the method of the request that they ask about; the document shows one.
    private const string OfAnyMethod = "/auth/verify";

    private readonly string[] _segments = Path.Split('/');

    public int Parameters => _segments.Count(IsParameter);

    public static DocumentedOperation Of(string method, string path, JsonNode operation, ApiDocument document) => new(
        method.ToUpperInvariant(), path,
        operation["responses"]!.AsObject().ToDictionary(
            response => response.Key, response => DocumentedResponse.Of(document.Resolve(response.Value!), document)));

    public string PathOf(string parameter) => string.Join('/', _segments.Select(segment => IsParameter(segment) ? parameter : segment));

    /// <summary>Matches as the service routes: HEAD like GET, names in either case, encoded or not.</summary>
    public bool Fits(string method, string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        return (Path == OfAnyMethod || Method == (method == "HEAD" ? "GET" : method))
            && segments.Length == _segments.Length
            && segments.Zip(_segments).All(pair => IsParameter(pair.Second)
                || Uri.UnescapeDataString(pair.First).Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    public IEnumerable<string> FaultsOf(ReceivedResponse answer) =>
        Responses.GetValueOrDefault(answer.Status.ToString(CultureInfo.InvariantCulture)) is { } response
        || Responses.TryGetValue("default", out response)
            ? response.FaultsOf(answer)
            : [$"responses: the status is not among {string.Join(", ", Responses.Keys)}"];

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
