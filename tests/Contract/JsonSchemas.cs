using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Accesskeys.Tests;

/// <summary>
/// The document's schemas, converted from OpenAPI 3.0's dialect to JSON Schema. A response must not contain members that its schema doesn't
/// name, unless the schema allows them: callers ignore unknown members, but the document has to list them.
/// </summary>
internal sealed class JsonSchemas(JsonObject? components)
{
    private const string Components = "#/components/schemas/";
    private const string Definitions = "#/$defs/";

    private readonly JsonObject _definitions = new(
        (components ?? []).Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)Translate(schema.Value!.AsObject()))));

    private readonly Dictionary<string, JsonSchema> _compiled = [];

    public JsonSchema Compile(JsonObject schema)
    {
        var text = schema.ToJsonString();
        if (!_compiled.TryGetValue(text, out var compiled))
        {
            var translated = Translate(schema);
            translated["$schema"] = MetaSchemas.Draft202012Id.ToString();
            translated["$defs"] = _definitions.DeepClone();
            _compiled[text] = compiled = JsonSchema.FromText(translated.ToJsonString());
        }

        return compiled;
    }

    private static JsonObject Translate(JsonObject schema)
    {
        if (schema["$ref"] is { } reference)
        {
            return new JsonObject { ["$ref"] = reference.GetValue<string>().Replace(Components, Definitions, StringComparison.Ordinal) };
        }

        var translated = (JsonObject)schema.DeepClone();
        AllowNull(translated);
        TranslateFormat(translated);
        TranslateInner(translated);
        if (translated["type"]?.ToJsonString().Contains("object", StringComparison.Ordinal) == true)
        {
            translated.TryAdd("additionalProperties", false);
        }

        return translated;
    }

    private static void AllowNull(JsonObject schema)
    {
        if (schema["nullable"] is { } nullable && nullable.GetValue<bool>())
        {
            schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
            schema["enum"]?.AsArray().Add(null);
        }

        schema.Remove("nullable");
    }

    private static void TranslateFormat(JsonObject schema)
    {
        switch (schema["format"]?.GetValue<string>())
        {
            case "int32":
                Bound(schema, int.MinValue, int.MaxValue);
                break;
            case "int64":
                Bound(schema, long.MinValue, long.MaxValue);
                break;
            // How it is to be typed: no text is other than it.
            case "password":
                break;
            case null or "date-time" or "uri" or "uri-reference" or "uuid":
                break;
            case var other:
                throw new InvalidDataException($"The format {other} isn't checked");
        }
    }

    private static void Bound(JsonObject schema, long least, long most)
    {
        schema.Remove("format");
        schema.TryAdd("minimum", least);
        schema.TryAdd("maximum", most);
    }

    private static void TranslateInner(JsonObject schema)
    {
        foreach (var member in schema["properties"]?.AsObject().ToList() ?? [])
        {
            schema["properties"]![member.Key] = Translate(member.Value!.AsObject());
        }

        foreach (var keyword in new[] { "items", "additionalProperties", "not" })
        {
            if (schema[keyword] is JsonObject inner)
            {
                schema[keyword] = Translate(inner);
            }
        }

        foreach (var keyword in new[] { "allOf", "anyOf", "oneOf" })
        {
            if (schema[keyword] is JsonArray branches)
            {
                schema[keyword] = new JsonArray([.. branches.Select(branch => Translate(branch!.AsObject()))]);
            }
        }
    }
}
