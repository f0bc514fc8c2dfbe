using Accesskeys.Application.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The queue of this process's writers. SQLite's own wait is a poll without order, in which some starve; it is left for the
/// writers of other processes.
/// </summary>
internal sealed class SqliteWriters(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(2);

    // What is left for the database is never less than the second in which the driver counts.
    private static readonly TimeSpan _longestQueue = _longestWait - SqliteConnections.LongestWait;

    // The driver tries what is locked again until that many seconds have gone, and takes none for any number of them.
    private const int Impatient = -1;

    private readonly SemaphoreSlim _gate = new(1);

    public async Task<IAsyncDisposable> BeginTurnAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        if (!await _gate.WaitAsync(_longestQueue, cancellationToken))
        {
            throw new UnavailableException("Too many changes wait for the database.");
        }

        return await BeginTurnAsync(database, _longestWait - clock.GetElapsedTime(start), cancellationToken);
    }

    /// <summary>
    /// A turn in which nothing waits for a writer of another process; <c>null</c> where one of this process is at it.
    /// </summary>
    public async Task<IAsyncDisposable?> TryBeginTurnAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        ((SqliteConnection)database.GetDbConnection()).DefaultTimeout = Impatient;
        if (!await _gate.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return null;
        }

        return await BeginTurnAsync(database, TimeSpan.Zero, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<IAsyncDisposable> BeginTurnAsync(DatabaseFacade database, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var turn = new Turn(this, database);
        try
        {
            await database.OpenConnectionAsync(cancellationToken);
            await database.ExecuteSqlRawAsync(SqliteConnections.BusyTimeout(longestWait), cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    private sealed class Turn(SqliteWriters writers, DatabaseFacade database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await database.CloseConnectionAsync();
            }
            finally
            {
                writers._gate.Release();
            }
        }
    }
}
