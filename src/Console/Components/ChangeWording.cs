using System.Globalization;
using System.Text.Json;
using Accesskeys.Application.Changes;

namespace Accesskeys.Console.Components;

/// <summary>Changes in words. Kinds and actions of later versions are shown by their own names.</summary>
internal static class ChangeWording
{
    /// <summary>The actions that this version records, by their names as filters, with their words.</summary>
    public static readonly IReadOnlyList<(string Filter, string Text)> Actions =
    [
        ("accesskey.created", Texts.Change_KeyCreated),
        ("accesskey.updated", Texts.Change_KeyUpdated),
        ("accesskey.deleted", Texts.Change_KeyRevoked),
        ("limits.created", Texts.Change_LimitsSet),
        ("limits.updated", Texts.Change_LimitsChanged),
        ("credits.created", Texts.Change_CreditsAdded),
        ("agent.created", Texts.Change_UserCreated),
        ("agent.updated", Texts.Change_UserUpdated),
        ("agent.deleted", Texts.Change_UserDeleted),
        ("session.deleted", Texts.Change_SessionEnded),
        ("customer.created", Texts.Change_CustomerCreated),
        ("customer.updated", Texts.Change_CustomerUpdated),
        ("customer.deleted", Texts.Change_CustomerDeleted),
        ("customer.viewed", Texts.Change_CustomerViewed),
    ];

    public static string Of(ChangeModel change)
    {
        var filter = $"{change.SubjectKind}.{change.Action}";
        return Actions.FirstOrDefault(action => action.Filter == filter).Text ?? filter;
    }

    /// <summary>A value as people read it; <c>null</c> if there is none.</summary>
    public static string? Of(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } given ? given : null,
        { ValueKind: JsonValueKind.True } => Texts.Change_Yes,
        { ValueKind: JsonValueKind.False } => Texts.Change_No,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            list.GetArrayLength() == 0 ? null : string.Join(", ", list.EnumerateArray().Select(item => item.GetString())),
        { ValueKind: JsonValueKind.Array or JsonValueKind.Object } other => other.GetRawText() is "[]" or "{}" ? null : other.GetRawText(),
        { } number => number.GetRawText(),
    };

    /// <summary>The time that a member holds; <c>null</c> if it holds none.</summary>
    public static DateTimeOffset? TimeOf(string member, JsonElement? value) =>
        member.StartsWith("tm_", StringComparison.Ordinal) && value is { ValueKind: JsonValueKind.String } text
            && DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>The name of a member in words, those of later versions by their own names.</summary>
    public static string NameOf(string member) => member switch
    {
        "tm_expire" => Texts.Change_Expires,
        "tm_delete" => Texts.Change_Deleted,
        "external_id" => Texts.Change_Owner,
        "allowed_ips" => Texts.Change_Networks,
        _ => member.Replace('_', ' '),
    };
}
