using System.Data.Common;
using Accesskeys.Application.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Distinguishes an unavailable database from a bug.</summary>
public static class DatabaseOutage
{
    internal const int SqlServerLockTimeout = 1222;

    private const int SqliteBusy = 5;
    private const int SqliteConstraint = 19;

    public static bool IsCauseOf(Exception exception) => CauseOf(exception) is not null;

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
    internal static bool IsLockConflict(Exception exception) => CauseOf(exception)
        is SqliteException { SqliteErrorCode: SqliteBusy } or SqlException { Number: SqlServerLockTimeout };

    /// <summary>Whether another node has just written the same row. On SQLite, a statement sees everything that was written before it.</summary>
    internal static bool IsDuplicate(Exception exception) => exception is SqlException { Number: 2601 or 2627 };

    private static bool IsBrokenConstraint(DbException exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteConstraint,

        // Null where none is allowed, a reference to nothing, a unique index, a primary key.
        SqlException sqlServer => sqlServer.Number is 515 or 547 or 2601 or 2627,
        _ => false,
    };
}
