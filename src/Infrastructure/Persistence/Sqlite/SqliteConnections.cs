using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Accesskeys.Application.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>Opens connections with bounded waits, configured so that a confirmed commit survives a power cut.</summary>
internal sealed partial class SqliteConnections(SqliteConnectionStringBuilder given) : DbConnectionInterceptor
{
    /// <summary>For a lock that another process holds. The driver counts it in whole seconds.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>The driver tries what is locked again until that many seconds have gone, and takes none for any number of them.</summary>
    public const int Impatient = -1;

    // SQLITE_FCNTL_HAS_MOVED.
    private const int FileHasMoved = 20;

    // 8 MB: room for the inner pages of the indexes of some million keys, so that a lookup reads two leaves and nothing else.
    private static readonly string _onOpenReading = "PRAGMA query_only=ON;PRAGMA cache_size=-8000;" + BusyTimeout(LongestWait);

    private static readonly string _onOpen = "PRAGMA synchronous=FULL;" + BusyTimeout(LongestWait);

    public SqliteConnectionStringBuilder Migrating { get; } = Bounded(given, given.Mode);

    /// <summary>Only migrating may create the file: a request that finds it gone must not leave an empty one.</summary>
    public SqliteConnectionStringBuilder Serving { get; } =
        Bounded(given, given.Mode == SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWrite : given.Mode);

    public static string BusyTimeout(TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={(int)wait.TotalMilliseconds};");

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        EnsureFileIsThere(connection);
        using var command = connection.CreateCommand();
        command.CommandText = _onOpen;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    /// <summary>A separate connection for a reader that keeps it open.</summary>
    public SqliteConnection OpenReading() => Open(_onOpenReading, Serving.DefaultTimeout);

    /// <summary>A separate connection for a writer that keeps it open and waits this long for a lock.</summary>
    public SqliteConnection OpenWriting(TimeSpan longestLock) => Open("PRAGMA synchronous=FULL;" + BusyTimeout(longestLock), Impatient);

    private SqliteConnection Open(string onOpen, int defaultTimeout)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(Serving.ConnectionString) { Pooling = false }.ConnectionString)
        {
            DefaultTimeout = defaultTimeout,
        };
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = onOpen;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static bool HasMoved(SqliteConnection connection) =>
        FileControl(connection.Handle!, "main", FileHasMoved, out var moved) == 0 && moved != 0;

    private static SqliteConnectionStringBuilder Bounded(SqliteConnectionStringBuilder given, SqliteOpenMode mode) =>
        new(given.ConnectionString) { Mode = mode, DefaultTimeout = (int)LongestWait.TotalSeconds };

    /// <summary>A pooled connection keeps using the file that it opened. If the file was deleted or replaced, its writes would be lost.</summary>
    /// <exception cref="UnavailableException">It was.</exception>
    public static void EnsureFileIsThere(DbConnection connection)
    {
        var sqlite = (SqliteConnection)connection;
        if (HasMoved(sqlite))
        {
            SqliteConnection.ClearPool(sqlite);
            throw new UnavailableException("The database file was deleted or replaced.");
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(SafeHandle database, string schema, int operation, out int moved);
}
