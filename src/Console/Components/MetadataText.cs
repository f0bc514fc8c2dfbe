using System.Text.Json;

namespace Accesskeys.Console.Components;

/// <summary>JSON in words.</summary>
internal static class MetadataText
{
    /// <summary>The members of a stored object, with their values as they were sent.</summary>
    public static IReadOnlyList<(string Name, string Value)> MembersOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(member => (member.Name, Of(member.Value)))];
    }

    // A text without its quotes, and anything else as JSON.
    private static string Of(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
