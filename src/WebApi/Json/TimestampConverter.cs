using System.Text.Json;
using System.Text.Json.Serialization;
using Accesskeys.Domain;

namespace Accesskeys.WebApi.Json;

/// <summary>UTC, always six fractional digits and Z.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Timestamps.TryParse(reader.GetString() ?? "") ?? throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToIso8601());
}
