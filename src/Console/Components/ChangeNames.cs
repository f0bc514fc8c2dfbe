using System.Text.Json;
using Accesskeys.Application.Changes;
using Accesskeys.Console.Operations;

namespace Accesskeys.Console.Components;

/// <summary>
/// The names of those who made changes and of what they changed: the newest that the audit trail itself holds, those of deleted keys and
/// users too. So everyone who may read the changes sees the names, and no one sees more.
/// </summary>
public sealed class ChangeNames
{
    private readonly Dictionary<Guid, string> _names = [];
    private readonly HashSet<Guid> _deleted = [];

    private ChangeNames()
    {
    }

    public static ChangeNames None { get; } = new();

    /// <param name="ids">Those that the page shows. Each is looked up by an index.</param>
    public static async Task<ChangeNames> ReadAsync(IOperations operations, IEnumerable<Guid> ids)
    {
        var names = new ChangeNames();
        foreach (var id in ids.Distinct())
        {
            var outcome = await operations.SendAsync(new ListChanges(Application.Common.Pages.MaxSize, PageToken: null) { Filter = new ChangeFilter { Subject = id } });
            names.Add(id, outcome.Result?.Result ?? []);
        }

        return names;
    }

    /// <summary>The name; the end of the id if there is none. The end tells two ids apart: their beginning is their time.</summary>
    public string Of(Guid id) => _names.GetValueOrDefault(id) ?? "…" + id.ToString()[^12..];

    /// <summary>Whether it was deleted, and has no page of its own.</summary>
    public bool IsDeleted(Guid id) => _deleted.Contains(id);

    /// <param name="id">The subject.</param>
    /// <param name="changes">Its newest changes, the newest first.</param>
    private void Add(Guid id, IReadOnlyList<ChangeModel> changes)
    {
        if (changes.Select(change => NameIn(change.After) ?? NameIn(change.Before)).FirstOrDefault(name => name is not null) is { } name)
        {
            _names[id] = name.Length > 0 ? name : Texts.Keys_Unnamed;
        }

        if (changes.Any(change => change.Action == "deleted"))
        {
            _deleted.Add(id);
        }
    }

    private static string? NameIn(IReadOnlyDictionary<string, JsonElement>? members) =>
        members is not null && (members.TryGetValue("name", out var name) || members.TryGetValue("username", out name)) ? name.GetString() : null;
}
