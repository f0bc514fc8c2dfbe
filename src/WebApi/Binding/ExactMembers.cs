using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Accesskeys.WebApi.Json;

namespace Accesskeys.WebApi.Binding;

internal static class ExactMembers
{
    /// <summary>
    /// The one of <paramref name="names"/> that an unknown member of a body has or resembles: where a member isn't known, the right name
    /// restricts nothing either. The objects in a known array count too: an import's rows have such members.
    /// </summary>
    public static string? FindNearMiss(JsonElement body, Type type, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return null;
        }

        var known = WireJson.Options.GetTypeInfo(type).Properties;
        foreach (var member in body.EnumerateObject())
        {
            var found = Find(known, member) is { } property
                ? FindInRows(member.Value, property.PropertyType, names)
                : names.FirstOrDefault(name => member.Name == name || NearMiss.Resembles(member.Name, name));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string? FindInRows(JsonElement value, Type type, IReadOnlyList<string> names)
    {
        if (value.ValueKind != JsonValueKind.Array || WireJson.Options.GetTypeInfo(type).ElementType is not { } rowType)
        {
            return null;
        }

        foreach (var row in value.EnumerateArray())
        {
            if (row.ValueKind == JsonValueKind.Object && FindNearMiss(row, rowType, names) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // By hand: a verification's body comes by here.
    private static JsonPropertyInfo? Find(IList<JsonPropertyInfo> known, JsonProperty member)
    {
        foreach (var property in known)
        {
            if (member.NameEquals(property.Name))
            {
                return property;
            }
        }

        return null;
    }
}
