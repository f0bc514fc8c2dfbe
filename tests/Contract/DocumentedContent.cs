using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Accesskeys.Tests;

/// <summary>What the document says of a body. No content type means no body.</summary>
/// <param name="Codes">Those of a problem; a description names them, since no schema does.</param>
internal sealed partial record DocumentedContent(IReadOnlyDictionary<string, JsonSchema> Schemas, string[] Codes)
{
    private static readonly string[] _texts = ["text/csv", "application/x-ndjson"];
    private const string Problem = "application/problem+json";

    public static DocumentedContent Of(JsonNode response, ApiDocument document)
    {
        var content = response["content"]?.AsObject() ?? [];
        return new(
            content.ToDictionary(
                type => type.Key, type => document.Schemas.Compile(type.Value!["schema"]!.AsObject()), StringComparer.OrdinalIgnoreCase),
            content.ContainsKey(Problem) ? CodesIn(response["description"]!.GetValue<string>()) : []);
    }

    public IEnumerable<string> FaultsOf(ReceivedResponse answer)
    {
        if (answer.ContentType is { } given && (!Schemas.ContainsKey(given.MediaType!) || given.CharSet is not (null or "utf-8")))
        {
            return [$"content: {given} is not among {string.Join(", ", Schemas.Keys)} in UTF-8"];
        }

        if (answer.MayHaveNoBody || Schemas.Count == 0)
        {
            return answer.Body.Length == 0 ? [] : ["content: there is a body"];
        }

        // Its schema is that of a text.
        if (answer.ContentType is { MediaType: { } type } && _texts.Contains(type))
        {
            return Schemas[type].FaultsOf(JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(answer.Body)));
        }

        return answer.ContentType is null ? ["content: there is no content type"]
            : answer.Json() is { } json ? [.. Schemas[answer.ContentType.MediaType!].FaultsOf(json), .. CodeFaults(json)]
            : ["content: it is no JSON"];
    }

    private IEnumerable<string> CodeFaults(JsonElement json) => Codes.Length == 0 || Codes.Contains(CodeOf(json))
        ? []
        : [$"/code description: it is not among {string.Join(", ", Codes)}"];

    private static string? CodeOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("code", out var code) ? code.ToString() : null;

    private static string[] CodesIn(string description) => CodeList().Match(description) is { Success: true } list
        ? list.Groups[1].Value.Split(", ")
        : throw new InvalidDataException($"The description of a problem names no code: {description}");

    [GeneratedRegex("code: ([a-z_]+(?:, [a-z_]+)*)")]
    private static partial Regex CodeList();
}
