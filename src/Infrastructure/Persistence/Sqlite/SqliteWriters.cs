using Accesskeys.Application.Common;
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

    private readonly SemaphoreSlim _gate = new(1);

    public async Task<IAsyncDisposable> BeginTurnAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        if (!await _gate.WaitAsync(_longestQueue, cancellationToken))
        {
            throw new UnavailableException("Too many changes wait for the database.");
        }

        var turn = new Turn(this, database);
        try
        {
            var left = _longestWait - clock.GetElapsedTime(start);
            await database.OpenConnectionAsync(cancellationToken);
            await database.ExecuteSqlRawAsync(SqliteConnections.BusyTimeout(left), cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _gate.Dispose();

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
