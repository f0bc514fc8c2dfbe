using System.Globalization;
using Accesskeys.Application.Accesskeys;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Components;

/// <summary>The filters of the list of keys, as they are in its URL: what was typed, whether it can be read or not.</summary>
/// <param name="Search">A part of the name, or the beginning of a token.</param>
/// <param name="State"><see cref="Enabled"/>, <see cref="Disabled"/>, or nothing for both.</param>
public sealed record KeyFilters(string? Search, string? State, string? ExpiresBefore, string? UnusedSince, string? Owner)
{
    public const string Path = "keys";

    public const string Enabled = "enabled";
    public const string Disabled = "disabled";

    public const string SearchParameter = "search";
    public const string StateParameter = "state";
    public const string ExpiresBeforeParameter = "expires_before";
    public const string UnusedSinceParameter = "unused_since";
    public const string OwnerParameter = "owner";
    public const string PageParameter = "page";

    // The scheme of tokens, and the characters after it that are shown.
    private const string Scheme = "vb_";
    private const int ShownLength = 11;

    private const string DateForm = "yyyy-MM-dd";

    public bool IsEmpty => new[] { Search, State, ExpiresBefore, UnusedSince, Owner }.All(string.IsNullOrEmpty);

    /// <summary>Whether the search is longer than what is shown of a token: it may be a whole one.</summary>
    public bool HoldsToken => IsToken && Search!.Length > ShownLength;

    private bool IsToken => Search?.StartsWith(Scheme, StringComparison.Ordinal) == true;

    public static string Link(DateOnly? expiresBefore = null, DateOnly? unusedSince = null, bool? isEnabled = null) =>
        new KeyFilters(null, isEnabled switch { null => null, true => Enabled, false => Disabled }, Date(expiresBefore), Date(unusedSince), null).Link(page: null);

    /// <summary>Whether a date of the URL is one, or none.</summary>
    public static bool IsDate(string? text) => string.IsNullOrEmpty(text) || Read(text) is not null;

    /// <summary>Without all of a token but what is shown of it.</summary>
    public KeyFilters WithoutToken() => this with { Search = Search![..ShownLength] };

    /// <summary>The list with these filters.</summary>
    /// <param name="page">The cursor of a page; <c>null</c> for the first.</param>
    public string Link(string? page) => Path + QueryString.Create(new[]
    {
        KeyValuePair.Create(SearchParameter, Search),
        KeyValuePair.Create(StateParameter, State),
        KeyValuePair.Create(ExpiresBeforeParameter, ExpiresBefore),
        KeyValuePair.Create(UnusedSinceParameter, UnusedSince),
        KeyValuePair.Create(OwnerParameter, Owner),
        KeyValuePair.Create(PageParameter, page),
    }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));

    public AccesskeyFilter ToFilter() => new()
    {
        Name = IsToken || string.IsNullOrEmpty(Search) ? null : Search,
        TokenPrefix = IsToken ? Search : null,
        Enabled = State switch { Enabled => true, Disabled => false, _ => null },
        ExpiresBefore = Read(ExpiresBefore),
        UnusedSince = Read(UnusedSince),
        ExternalId = string.IsNullOrEmpty(Owner) ? null : Owner,
    };

    private static string? Date(DateOnly? date) => date?.ToString(DateForm, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Read(string? text) =>
        DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero)
            : null;
}
