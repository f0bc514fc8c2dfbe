using System.Text.Json;
using System.Text.Json.Serialization;
using Accesskeys.Application.Accesskeys;

namespace Accesskeys.WebApi.Json;

/// <summary>An object is kept as its text, so that a rule that it breaks is reported like that of any other member.</summary>
internal sealed class MetadataConverter : JsonConverter<MetadataModel>
{
    public override MetadataModel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        using var value = JsonDocument.ParseValue(ref reader);
        return new MetadataModel(value.RootElement.GetRawText());
    }

    // What is stored has been checked.
    public override void Write(Utf8JsonWriter writer, MetadataModel value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
