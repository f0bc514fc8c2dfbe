using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accesskeys.WebApi.Json;

/// <summary>
/// An integer of any length is one, so that one too large breaks the rule of its range and not that of its type. Fractions
/// and exponents are none.
/// </summary>
internal sealed class IntegerConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException();
        }

        if (reader.TryGetInt64(out var value))
        {
            return value;
        }

        var digits = reader.ValueSpan;
        return digits.IndexOfAny(".eE"u8) >= 0 ? throw new JsonException()
            : digits[0] == '-' ? long.MinValue
            : long.MaxValue;
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
