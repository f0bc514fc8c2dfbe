using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Application.Changes;

/// <summary>The conditions of a search, all of which a change must meet.</summary>
public sealed partial record ChangeFilter
{
    public const int ActionLength = 65;
    public const string ActionPattern = @"[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32})?";

    /// <summary>An action, such as deleted, or a kind of subject and an action, such as accesskey.deleted.</summary>
    public string? Action { get; init; }

    /// <summary>The id of the key or agent that made it.</summary>
    public Guid? Actor { get; init; }

    /// <summary>The id of what was changed, which an index finds.</summary>
    public Guid? Subject { get; init; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    internal static ChangeFilter None { get; } = new();

    /// <summary>Whether changes must be read to see whether they meet the rest.</summary>
    internal bool NeedsRows => this with { Subject = null } != None;

    internal static Expression<Func<Change, Row>> Read { get; } = change => new Row(
        change.Number, change.SubjectKind, change.Action, change.ActorId, change.At);

    // Changes are in the order of their commits. The clocks of two nodes never differ by more.
    private static TimeSpan ClocksApart => TimeSpan.FromDays(1);

    // An action may have a name that only newer nodes know, so it is compared as it is shown.
    internal bool Holds(Row row) =>
        (Actor is null || row.ActorId == Actor)
        && (From is null || row.At >= From)
        && (To is null || row.At < To)
        && (Action is null || IsAction(row));

    /// <summary>Whether a change, and all changes before it, are older than the period.</summary>
    internal bool IsPast(Row row) => From is not null && row.At < From && From - row.At > ClocksApart;

    internal static bool AllowsAction(string text) => ActionForm().IsMatch(text);

    private bool IsAction(Row row)
    {
        var action = WireNames.Of(row.Action);
        return action == Action || $"{WireNames.Of(row.SubjectKind)}.{action}" == Action;
    }

    [GeneratedRegex(@"\A" + ActionPattern + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex ActionForm();

    internal sealed record Row(long Number, string SubjectKind, string Action, Guid? ActorId, DateTimeOffset At) : INumbered;
}
