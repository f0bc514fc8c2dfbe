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

    public DatabaseState State { get; init; }

    /// <summary>While the database is being filled: the newest change of the database that is copied to it.</summary>
    public string? CopyOf { get; init; }
}

/// <summary>Whether nodes may serve from the database.</summary>
internal enum DatabaseState
{
    InUse,

    /// <summary>The command <c>copy</c> fills it, or was interrupted.</summary>
    Filling,

    /// <summary>It was copied to another database, which nodes serve from instead.</summary>
    Retired,
}
