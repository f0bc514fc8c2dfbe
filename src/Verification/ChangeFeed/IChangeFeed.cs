namespace Accesskeys.Verification.ChangeFeed;

/// <summary>The changes that were committed to the database, on this node or another, in the order of their commits.</summary>
public interface IChangeFeed
{
    /// <summary>Creates a reader with a connection of its own, which it opens when it is first used.</summary>
    IChangeFeedReader CreateReader();
}

/// <summary>Reads committed changes, each page by one statement. Not thread-safe.</summary>
public interface IChangeFeedReader : IAsyncDisposable
{
    /// <summary>Reads the changes from that number on, in order; at most <see cref="ChangePage.Size"/> of them.</summary>
    /// <exception cref="DatabaseReplacedException">The database isn't the one that was read before.</exception>
    Task<ChangePage> ReadAsync(long from);

    /// <summary>Reads the newest change alone.</summary>
    /// <exception cref="DatabaseReplacedException">The database isn't the one that was read before.</exception>
    Task<ChangePage> ReadNewestAsync();
}

/// <summary>The database isn't the one that was read before.</summary>
public sealed class DatabaseReplacedException : Exception;
