using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Accesskeys.Tests;

internal sealed record DocumentedHeader(bool IsRequired, bool IsInteger, JsonSchema Schema)
{
    public static DocumentedHeader Of(JsonNode header, ApiDocument document)
    {
        var schema = header["schema"]!.AsObject();
        return new(
            header["required"]?.GetValue<bool>() == true, schema["type"]?.GetValue<string>() == "integer", document.Schemas.Compile(schema));
    }

    public IEnumerable<string> FaultsOf(string? text) => text is not null ? Schema.FaultsOf(ValueOf(text))
        : IsRequired ? ["required: it is not there"]
        : [];

    private JsonElement ValueOf(string text) => IsInteger && long.TryParse(text, out var number)
        ? JsonSerializer.SerializeToElement(number)
        : JsonSerializer.SerializeToElement(text);
}
