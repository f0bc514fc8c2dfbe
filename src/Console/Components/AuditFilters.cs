using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.Console.Forms;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Components;

/// <summary>The filters of the audit trail as they are in its URL, so that a search can be kept, shared and exported.</summary>
public sealed record AuditFilters(string? Action, string? Actor, string? Subject, string? From, string? To)
{
    public const string Path = "audit";
    public const string ActionParameter = "action";
    public const string ActorParameter = "actor";
    public const string SubjectParameter = "subject";
    public const string FromParameter = "from";
    public const string ToParameter = "to";
    public const string PageParameter = "page";
    public const string FormatParameter = "format";
    public const string ExportPath = Path + "/export";
    public const string Csv = "csv";
    public const string Ndjson = "ndjson";

    private const string DateRule = "must be a day, such as 2026-12-31";

    public bool IsEmpty => new[] { Action, Actor, Subject, From, To }.All(string.IsNullOrEmpty);

    /// <summary>The first of them that doesn't have its form, with what that is; <c>null</c> if all have it.</summary>
    public (string Parameter, string Rule)? FindUnreadable() =>
        !IsId(Actor) ? (ActorParameter, Ids.Rule)
        : !IsId(Subject) ? (SubjectParameter, Ids.Rule)
        : !IsDate(From) ? (FromParameter, DateRule)
        : !IsDate(To) ? (ToParameter, DateRule)
        : null;

    public static AuditFilters In(IQueryCollection query) => new(
        query[ActionParameter], query[ActorParameter], query[SubjectParameter], query[FromParameter], query[ToParameter]);

    /// <summary>The changes that someone made.</summary>
    public static string LinkToActor(Guid id) => new AuditFilters(null, id.ToString(), null, null, null).Link(page: null);

    /// <summary>The changes of a key, user or customer.</summary>
    public static string LinkToSubject(Guid id) => new AuditFilters(null, null, id.ToString(), null, null).Link(page: null);

    /// <summary>Whether an id of the URL is one, or none.</summary>
    public static bool IsId(string? text) => string.IsNullOrWhiteSpace(text) || ReadId(text) is not null;

    /// <summary>Whether a date of the URL is one, or none.</summary>
    public static bool IsDate(string? text) => string.IsNullOrEmpty(text) || ReadDate(text) is not null;

    /// <summary>The list with these filters.</summary>
    /// <param name="page">The cursor of a page; <c>null</c> for the first.</param>
    public string Link(string? page) => Path + Query(KeyValuePair.Create(PageParameter, page));

    /// <summary>All changes that meet the filters, as a file.</summary>
    public string ExportLink(string format) => ExportPath + Query(KeyValuePair.Create<string, string?>(FormatParameter, format));

    public ChangeFilter ToFilter() => new()
    {
        Action = string.IsNullOrEmpty(Action) ? null : Action,
        Actor = ReadId(Actor),
        Subject = ReadId(Subject),
        From = Start(ReadDate(From)),

        // The last day is part of the period.
        To = Start(ReadDate(To)?.AddDays(1)),
    };

    private QueryString Query(KeyValuePair<string, string?> last) => QueryString.Create(new[]
    {
        KeyValuePair.Create(ActionParameter, Action),
        KeyValuePair.Create(ActorParameter, Actor?.Trim()),
        KeyValuePair.Create(SubjectParameter, Subject?.Trim()),
        KeyValuePair.Create(FromParameter, From),
        KeyValuePair.Create(ToParameter, To),
        last,
    }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));

    private static Guid? ReadId(string? text) => text is null ? null : Ids.TryParse(text.Trim());

    private static DateTimeOffset? Start(DateOnly? day) => day is { } date ? Day.StartOf(date) : null;

    // The day after the last one is no date.
    private static DateOnly? ReadDate(string? text) => Day.Parse(text) is { } date && date < DateOnly.MaxValue ? date : null;
}
