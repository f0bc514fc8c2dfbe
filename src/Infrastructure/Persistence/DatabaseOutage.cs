using System.Data.Common;
using Accesskeys.Application.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Distinguishes an unavailable database from a bug, and translates the exceptions of the drivers for the layers outside.</summary>
internal static class DatabaseOutage
{
    public const int SqlServerLockTimeout = 1222;

    private const int SqliteBusy = 5;
    private const int SqliteConstraint = 19;

    /// <summary>Runs what reads or writes the database.</summary>
    /// <exception cref="UnavailableException">The database is unavailable. The message is its own, not that of a wrapper.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is not UnavailableException && CauseOf(exception) is { } cause)
        {
            throw new UnavailableException(MessageOf(cause), exception);
        }
    }

    /// <summary>The exception of the database or its driver in the chain; <c>null</c> if the database isn't the cause.</summary>
    public static Exception? CauseOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case UnavailableException or TimeoutException:
                    return cause;
                case DbException database:
                    return IsBrokenConstraint(database) ? null : database;
            }
        }

        return null;
    }

    /// <summary>Whether the only problem is that another transaction holds the lock.</summary>
    public static bool IsLockConflict(Exception exception) => CauseOf(exception)
        is SqliteException { SqliteErrorCode: SqliteBusy }
        or SqlException { Number: SqlServerLockTimeout }
        or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>Whether another node has just written the same row. On SQLite, a statement sees everything that was written before it.</summary>
    public static bool IsDuplicate(Exception exception) =>
        exception is SqlException { Number: 2601 or 2627 } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // PostgreSQL's own message has details and hints in further lines.
    private static string MessageOf(Exception cause) => cause is PostgresException postgres
        ? $"{postgres.SqlState}: {postgres.MessageText}"
        : cause.Message;

    private static bool IsBrokenConstraint(DbException exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteConstraint,

        // Null where none is allowed, a reference to nothing, a unique index, a primary key.
        SqlException sqlServer => sqlServer.Number is 515 or 547 or 2601 or 2627,

        // The same. A primary key counts as a unique index.
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
