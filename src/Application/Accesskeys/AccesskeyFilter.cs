using System.Linq.Expressions;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Application.Accesskeys;

/// <summary>The conditions of a search, all of which a key must meet.</summary>
public sealed record AccesskeyFilter
{
    /// <summary>A part of the name. The case of ASCII letters is ignored.</summary>
    public string? Name { get; init; }

    public string? TokenPrefix { get; init; }

    public bool? Enabled { get; init; }

    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Keys that haven't been used since this time, or never.</summary>
    public DateTimeOffset? UnusedSince { get; init; }

    /// <summary>The whole external id, which an index finds.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A scope that the key holds, by its name or by one that covers it.</summary>
    public string? Scope { get; init; }

    /// <summary>One of <see cref="AccesskeyState.Listed"/>.</summary>
    public string? State { get; init; }

    /// <summary>Whether the key has never been used.</summary>
    public bool? NeverUsed { get; init; }

    internal static AccesskeyFilter None { get; } = new();

    /// <summary>Whether keys must be read to see whether they meet the rest.</summary>
    internal bool NeedsRows => this with { ExternalId = null } != None;

    /// <summary>Without the name, the prefix and the scopes.</summary>
    internal static Expression<Func<Accesskey, Row>> ReadState { get; } = accesskey => new Row(
        accesskey.Number, "", "", accesskey.IsEnabled, accesskey.HasEnded, accesskey.ExpiresAt, accesskey.LastUsedAt, null);

    /// <summary>What it has to know of a key, and no more: a search reads thousands of keys, and scopes have to be parsed.</summary>
    internal Expression<Func<Accesskey, Row>> Read => this is { Scope: null, Name: null, TokenPrefix: null } ? ReadState
        : Scope is null ? accesskey => new Row(
            accesskey.Number, accesskey.Name, accesskey.TokenPrefix, accesskey.IsEnabled, accesskey.HasEnded, accesskey.ExpiresAt,
            accesskey.LastUsedAt, null)
        : accesskey => new Row(
            accesskey.Number, accesskey.Name, accesskey.TokenPrefix, accesskey.IsEnabled, accesskey.HasEnded, accesskey.ExpiresAt,
            accesskey.LastUsedAt, accesskey.Scopes);

    // Compared here, because the databases ignore case differently.
    internal bool Holds(Row row, DateTimeOffset now) =>
        (Name is null || Contains(row.Name, Name))
        && (TokenPrefix is null || row.TokenPrefix == TokenPrefix)
        && (Enabled is null || row.IsEnabled == Enabled)
        && (ExpiresBefore is null || row.ExpiresAt < ExpiresBefore)
        && (UnusedSince is null || row.LastUsedAt is null || row.LastUsedAt < UnusedSince)
        && (NeverUsed is null || row.LastUsedAt is null == NeverUsed)
        && (State is null || row.StateAt(now) == State)
        && (Scope is null || row.Scopes!.Holds(Scope));

    private static bool Contains(string text, string part)
    {
        for (var start = 0; start + part.Length <= text.Length; start++)
        {
            if (IsSame(text.AsSpan(start, part.Length), part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        for (var index = 0; index < one.Length; index++)
        {
            if (Lower(one[index]) != Lower(other[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Lower(char character) => char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character;

    internal sealed record Row(
        long Number, string Name, string TokenPrefix, bool IsEnabled, bool HasEnded, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt,
        ScopeSet? Scopes)
        : INumbered
    {
        public string StateAt(DateTimeOffset now) => AccesskeyState.At(now, ExpiresAt, HasEnded, IsEnabled);
    }
}
