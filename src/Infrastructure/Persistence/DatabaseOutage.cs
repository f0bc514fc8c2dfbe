using System.Data.Common;
using Accesskeys.Application.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Tells a database that can't be asked now from a mistake of ours.</summary>
public static class DatabaseOutage
{
    internal const int SqlServerLockTimeout = 1222;

    private const int SqliteBusy = 5;
    private const int SqliteConstraint = 19;

    public static bool IsCauseOf(Exception exception) => CauseOf(exception) is not null;

    /// <summary>What the database or its driver said, somewhere in the chain; <c>null</c> if it was not the database.</summary>
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

    /// <summary>Somebody else holds what was wanted, and that is all.</summary>
    internal static bool IsLockConflict(Exception exception) => CauseOf(exception)
        is SqliteException { SqliteErrorCode: SqliteBusy } or SqlException { Number: SqlServerLockTimeout };

    /// <summary>Another node has just written the same. On SQLite a statement sees all that was written before it.</summary>
    internal static bool IsDuplicate(Exception exception) => exception is SqlException { Number: 2601 or 2627 };

    private static bool IsBrokenConstraint(DbException exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteConstraint,

        // Null where none is allowed, a reference to nothing, a unique index, a primary key.
        SqlException sqlServer => sqlServer.Number is 515 or 547 or 2601 or 2627,
        _ => false,
    };
}
