namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// The one row that every change locks until it commits, so that changes are numbered in the order of their commits:
/// a reader that sees number n sees every number below it.
/// </summary>
internal sealed class ChangeFeed
{
    public const int OnlyId = 1;
    public const int CopyOfLength = 64;

    public int Id { get; init; }

    public long Last { get; init; }

    /// <summary>A <see cref="DatabaseState"/>, or a state that only newer versions know.</summary>
    public string State { get; init; } = DatabaseState.InUse;

    /// <summary>Of a database that is or was filled by a copy: what it is a copy of.</summary>
    public string? CopyOf { get; init; }
}

/// <summary>Whether nodes may serve from the database, which they may only while it is in use.</summary>
internal static class DatabaseState
{
    public const string InUse = "InUse";

    /// <summary>The command <c>copy</c> fills it, or was interrupted.</summary>
    public const string Filling = "Filling";

    /// <summary>It holds everything, and its source may be retired already. It is never cleared.</summary>
    public const string Filled = "Filled";

    /// <summary>It was copied to another database, which nodes serve from instead.</summary>
    public const string Retired = "Retired";
}
