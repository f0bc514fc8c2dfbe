using System.Text;
using System.Text.Json;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>
/// What an integrating system stores with a key: a flat JSON object. Kept as its text, in which every name and value is written as it was
/// sent, so that no number loses digits.
/// </summary>
public sealed class Metadata : IEquatable<Metadata>
{
    public const int MostMembers = 50;
    public const int MostBytes = 4096;
    public const int NameLength = 255;

    public const string ValueRule = "must have only strings, numbers, booleans and null as values";

    private Metadata(string json) => Json = json;

    public static Metadata None { get; } = new("{}");

    /// <summary>The object, without white space between its tokens.</summary>
    public string Json { get; }

    /// <summary>The rule that an object breaks; <c>null</c> if it breaks none.</summary>
    /// <param name="json">The object as it was sent.</param>
    public static string? FindFault(string json) => Read(json).Fault;

    /// <exception cref="ArgumentException">It breaks a rule.</exception>
    public static Metadata Of(string json) => Read(json) is { Compact: { } compact } ? Parse(compact) : throw new ArgumentException(ValueRule, nameof(json));

    /// <summary>The reverse of <see cref="Json"/>, without checks.</summary>
    public static Metadata Parse(string json) => json == None.Json ? None : new Metadata(json);

    public bool Equals(Metadata? other) => other is not null && Json == other.Json;

    public override bool Equals(object? obj) => Equals(obj as Metadata);

    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Json;

    private static (string? Compact, string? Fault) Read(string json)
    {
        var sent = Encoding.UTF8.GetBytes(json);
        if (sent.Length > MostBytes)
        {
            return (null, FormattableString.Invariant($"must have at most {MostBytes:N0} bytes"));
        }

        var compact = new StringBuilder(json.Length).Append('{');
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(sent);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (null, "must be a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (FaultOfName(reader.GetString()!, names) is { } fault)
                {
                    return (null, fault);
                }

                Append(compact, names.Count > 1 ? ",\"" : "\"", reader.ValueSpan, "\":");
                reader.Read();
                if (FaultOfValue(ref reader) is { } valueFault)
                {
                    return (null, valueFault);
                }

                var quote = reader.TokenType == JsonTokenType.String ? "\"" : "";
                Append(compact, quote, reader.ValueSpan, quote);
            }

            // Whatever follows the object is an error of the syntax.
            reader.Read();
        }
        catch (JsonException)
        {
            return (null, "must be a JSON object");
        }
        catch (InvalidOperationException)
        {
            return (null, "must not contain half of a surrogate pair");
        }

        return (compact.Append('}').ToString(), null);
    }

    private static string? FaultOfName(string name, HashSet<string> names) =>
        name.Length is 0 or > NameLength ? $"must have names of 1 to {NameLength} characters (UTF-16 code units)"
        : name.Contains('\0', StringComparison.Ordinal) ? "must not contain U+0000"
        : !names.Add(name) ? "must not have two members with the same name"
        : names.Count > MostMembers ? $"must have at most {MostMembers} members"
        : null;

    private static string? FaultOfValue(ref Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.String => value.GetString()!.Contains('\0', StringComparison.Ordinal) ? "must not contain U+0000" : null,
        JsonTokenType.Number => value.TryGetDouble(out var number) && double.IsFinite(number) ? null
            : "must not have numbers beyond the range of a double (about 1.8e308)",
        JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => null,
        _ => ValueRule,
    };

    private static void Append(StringBuilder compact, string before, ReadOnlySpan<byte> value, string after) =>
        compact.Append(before).Append(Encoding.UTF8.GetString(value)).Append(after);
}
