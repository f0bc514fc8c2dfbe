using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accesskeys.Application.Common;

/// <summary>"Not deleted" is a time far ahead on the wire, and nowhere else.</summary>
public sealed class DeletionTimeConverter : JsonConverter<DateTimeOffset?>
{
    private static readonly DateTimeOffset _notDeleted = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override bool HandleNull => true;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<DateTimeOffset>(ref reader, options) is var instant && instant == _notDeleted ? null : instant;

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value ?? _notDeleted, options);
}
