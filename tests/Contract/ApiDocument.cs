using System.Globalization;
using System.Text.Json.Nodes;

namespace Accesskeys.Tests;

/// <summary>The OpenAPI document, read once for all tests. The committed one is the one that the service gives (<see cref="OpenApiTests"/>).</summary>
internal sealed class ApiDocument
{
    private static readonly Lazy<ApiDocument> _committed = new(
        () => new(File.ReadAllText(Repository.PathOf("docs", "openapi.json"))));

    private readonly JsonNode _root;
    private readonly List<DocumentedOperation> _operations;
    private readonly UndocumentedRequests _undocumented;

    public ApiDocument(string json)
    {
        _root = JsonNode.Parse(json)!;
        Schemas = new JsonSchemas(_root["components"]?["schemas"]?.AsObject());
        _operations = [.. _root["paths"]!.AsObject().SelectMany(
            path => path.Value!.AsObject(), (path, operation) => DocumentedOperation.Of(operation.Key, path.Key, operation.Value!, this))];
        _undocumented = new UndocumentedRequests(this);
    }

    public static ApiDocument Committed => _committed.Value;

    public JsonSchemas Schemas { get; }

    /// <summary>The headers that responses share.</summary>
    public Dictionary<string, DocumentedHeader> Headers =>
        _root["components"]!["headers"]!.AsObject().ToDictionary(header => header.Key, header => DocumentedHeader.Of(header.Value!, this));

    /// <summary>The operations that can return that status.</summary>
    public IEnumerable<DocumentedOperation> Answering(int status) =>
        _operations.Where(operation => operation.Responses.ContainsKey(status.ToString(CultureInfo.InvariantCulture)));

    public JsonNode Resolve(JsonNode node) => node["$ref"]?.GetValue<string>() is { } pointer
        ? Resolve(pointer.Split('/').Skip(1).Aggregate(_root, (found, name) => found[name]!))
        : node;

    /// <summary>Throws if a response differs from the document.</summary>
    public void Require(string method, string path, ReceivedResponse answer)
    {
        // Of two that fit, the one that spells more out.
        var operation = _operations.Where(operation => operation.Fits(method, path)).MinBy(operation => operation.Parameters);
        var faults = (operation?.FaultsOf(answer) ?? _undocumented.FaultsOf(path, answer)).ToList();
        if (faults.Count > 0)
        {
            throw new UndocumentedResponseException($"{method} {operation?.Path ?? path} {answer.Status}: {string.Join("; ", faults)}");
        }
    }
}
