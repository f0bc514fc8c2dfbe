using System.Text.Json.Nodes;
using Json.Schema;

namespace Accesskeys.Tests;

/// <summary>Responses to requests without a documented operation: one of these problems, unless the path is listed here.</summary>
internal sealed class UndocumentedRequests(ApiDocument document)
{
    private static readonly string[] _leftOut =
    [
        // For operators and monitoring: docs/operations.md.
        "/health/live", "/health/ready",

        // The document, and the page that shows it to people.
        "/openapi/v1.json", "/swagger",
    ];

    // As seen from the page's folder, with a slash and without one, and from the page itself.
    private static readonly string?[] _pageLocations = ["../swagger/index.html", "./swagger/index.html", "index.html"];

    private readonly Lazy<Dictionary<int, DocumentedResponse>> _responses = new(() => ResponsesOf(document));

    public IEnumerable<string> FaultsOf(string path, ReceivedResponse answer)
    {
        var isLeftOut = _leftOut.Any(start => (path + "/").StartsWith(start + "/", StringComparison.OrdinalIgnoreCase));
        if (isLeftOut && answer.Status < 300)
        {
            return [];
        }

        if (answer.Status == 302 && IsPage(path))
        {
            return _pageLocations.Contains(answer.Headers.GetValueOrDefault("Location")) ? [] : ["Location: it must lead to the page"];
        }

        // The framework gives health checks headers of its own.
        return !_responses.Value.TryGetValue(answer.Status, out var response) ? ["paths: there is no such operation, nor is the path left out"]
            : isLeftOut ? response.Content.FaultsOf(answer)
            : response.FaultsOf(answer);
    }

    private static bool IsPage(string path) => path.ToLowerInvariant() is "/swagger" or "/swagger/" or "/swagger/index.html";

    private static Dictionary<int, DocumentedResponse> ResponsesOf(ApiDocument document)
    {
        var problem = document.Schemas.Compile(new JsonObject { ["$ref"] = "#/components/schemas/Problem" });
        var anything = document.Schemas.Compile([]);
        return new()
        {
            [307] = new(new DocumentedContent(new Dictionary<string, JsonSchema>(), []), Headers("Location")),
            [400] = Problem("https_required"),
            [404] = Problem("route_not_found"),
            [405] = Problem("method_not_allowed", "Allow"),
            [503] = Problem("unavailable", "Retry-After"),
        };

        DocumentedResponse Problem(string code, params string[] own) => new(
            new DocumentedContent(new Dictionary<string, JsonSchema> { ["application/problem+json"] = problem }, [code]), Headers(own));

        // One of the shared headers is present whatever the path.
        Dictionary<string, DocumentedHeader> Headers(params string[] own) => document.Headers
            .Select(header => KeyValuePair.Create(header.Key, header.Value with { IsRequired = header.Key == "X-Request-Id" }))
            .Concat(own.Select(name => KeyValuePair.Create(name, new DocumentedHeader(IsRequired: true, IsInteger: false, anything))))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
