using System.Text.Json.Nodes;

namespace Accesskeys.Tests;

/// <summary>What the document says of one status of an operation.</summary>
internal sealed record DocumentedResponse(DocumentedContent Content, IReadOnlyDictionary<string, DocumentedHeader> Headers)
{
    // Headers that frame a response belong to HTTP itself.
    private static readonly string[] _framing = ["Connection", "Content-Length", "Content-Type", "Date", "Transfer-Encoding"];

    public static DocumentedResponse Of(JsonNode response, ApiDocument document) => new(
        DocumentedContent.Of(response, document),
        (response["headers"]?.AsObject() ?? []).ToDictionary(
            header => header.Key, header => DocumentedHeader.Of(document.Resolve(header.Value!), document), StringComparer.OrdinalIgnoreCase));

    public IEnumerable<string> FaultsOf(ReceivedResponse answer) =>
    [
        .. Headers.SelectMany(
            header => header.Value.FaultsOf(answer.Headers.GetValueOrDefault(header.Key)), (header, fault) => $"{header.Key}: {fault}"),
        .. answer.Headers.Keys.Except(_framing, StringComparer.OrdinalIgnoreCase).Where(name => !Headers.ContainsKey(name))
            .Select(name => $"{name}: headers: it is not documented"),
        .. Content.FaultsOf(answer),
    ];
}
