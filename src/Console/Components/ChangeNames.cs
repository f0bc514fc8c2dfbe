using System.Text.Json;
using Accesskeys.Application.Changes;

namespace Accesskeys.Console.Components;

/// <summary>The names of the subjects and the actors of changes, as far as they are known.</summary>
internal sealed class ChangeNames
{
    private readonly Dictionary<Guid, string> _names = [];
    private readonly HashSet<Guid> _keys = [];

    /// <summary>Takes the names that the changes themselves hold, the newest first.</summary>
    public void Add(IEnumerable<ChangeModel> changes)
    {
        foreach (var change in changes)
        {
            if ((NameIn(change.After) ?? NameIn(change.Before)) is { } name)
            {
                _names.TryAdd(change.SubjectId, name);
            }
        }
    }

    public void Add(Guid id, string name) => _names[id] = name;

    /// <summary>A key that has a page.</summary>
    public void AddKey(Guid id, string name)
    {
        _keys.Add(id);
        _names[id] = name.Length > 0 ? name : Texts.Keys_Unnamed;
    }

    public string? Of(Guid id) => _names.GetValueOrDefault(id);

    /// <summary>Whether the key has a page.</summary>
    public bool HasKey(Guid id) => _keys.Contains(id);

    private static string? NameIn(IReadOnlyDictionary<string, JsonElement>? members) =>
        members is not null && (members.TryGetValue("name", out var name) || members.TryGetValue("username", out name))
            && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } text
            ? text
            : null;
}
