using System.Globalization;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Console.Forms;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Components;

/// <summary>The filters of the list of keys, as they are in its URL: what was typed, whether it can be read or not.</summary>
public sealed record KeyFilters
{
    public const string Path = "keys";

    public const string Never = "never";
    public const string Ever = "ever";

    public const string SearchParameter = "search";
    public const string StateParameter = "state";
    public const string ScopeParameter = "scope";
    public const string OwnerParameter = "owner";
    public const string ExpiresBeforeParameter = "expires_before";
    public const string UsedParameter = "used";
    public const string UnusedSinceParameter = "unused_since";
    public const string PageParameter = "page";

    /// <summary>A part of the name, or the beginning of a token.</summary>
    public string? Search { get; init; }

    /// <summary>One of <see cref="AccesskeyState.Listed"/>, or nothing for all.</summary>
    public string? State { get; init; }

    public string? Scope { get; init; }

    public string? Owner { get; init; }

    /// <summary>A date, or an exact time in a link of the overview.</summary>
    public string? ExpiresBefore { get; init; }

    /// <summary><see cref="Never"/>, <see cref="Ever"/>, or nothing for both.</summary>
    public string? Used { get; init; }

    /// <summary>A date, or an exact time in a link of the overview.</summary>
    public string? UnusedSince { get; init; }

    public bool IsEmpty => new[] { Search, State, Scope, Owner, ExpiresBefore, Used, UnusedSince }.All(string.IsNullOrEmpty);

    /// <summary>Whether the search is longer than what is shown of a token: it may be a whole one.</summary>
    public bool HoldsToken => IsToken && Search!.Length > TokenFormat.Default.ShownLength;

    private bool IsToken => Search?.StartsWith(TokenFormat.Default.Scheme, StringComparison.Ordinal) == true;

    /// <summary>Whether a date of the URL is one, or none.</summary>
    public static bool IsDate(string? text) => string.IsNullOrEmpty(text) || Read(text) is not null;

    /// <summary>The day of a date or time, for a field that shows days alone.</summary>
    public static string? DayOf(string? text) => Read(text)?.ToString(Day.Form, CultureInfo.InvariantCulture) ?? text;

    /// <summary>Without all of a token but what is shown of it.</summary>
    public KeyFilters WithoutToken() => this with { Search = Search![..TokenFormat.Default.ShownLength] };

    /// <summary>The list with these filters.</summary>
    /// <param name="page">The cursor of a page; <c>null</c> for the first.</param>
    public string Link(string? page) => Path + QueryString.Create(new[]
    {
        KeyValuePair.Create(SearchParameter, Search),
        KeyValuePair.Create(StateParameter, State),
        KeyValuePair.Create(ScopeParameter, Scope),
        KeyValuePair.Create(OwnerParameter, Owner),
        KeyValuePair.Create(ExpiresBeforeParameter, ExpiresBefore),
        KeyValuePair.Create(UsedParameter, Used),
        KeyValuePair.Create(UnusedSinceParameter, UnusedSince),
        KeyValuePair.Create(PageParameter, page),
    }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));

    public AccesskeyFilter ToFilter() => new()
    {
        Name = IsToken ? null : Given(Search),
        TokenPrefix = IsToken ? Search : null,
        State = Given(State),
        Scope = Given(Scope)?.Trim(),
        ExternalId = Given(Owner),
        ExpiresBefore = Read(ExpiresBefore),
        NeverUsed = Used switch { Never => true, Ever => false, _ => null },
        UnusedSince = Read(UnusedSince),
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static DateTimeOffset? Read(string? text) => Day.Parse(text) is { } day ? Day.StartOf(day)
        : text is null ? null : Timestamps.TryParse(text);
}
