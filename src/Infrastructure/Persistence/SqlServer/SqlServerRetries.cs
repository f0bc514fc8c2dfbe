using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

/// <summary>Repeats what a cut connection, a failover or a deadlock undid, but nothing that has taken its time already.</summary>
internal sealed class SqlServerRetries(ExecutionStrategyDependencies dependencies)
    : SqlServerRetryingExecutionStrategy(dependencies, maxRetryCount: 3, maxRetryDelay: TimeSpan.FromSeconds(1), errorNumbersToAdd: null)
{
    // From this severity on the server, or the way to it, ends the connection. What ended a connection has many numbers.
    private const byte EndsTheConnection = 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private long _start;

    protected override void OnFirstExecution()
    {
        base.OnFirstExecution();
        _start = Stopwatch.GetTimestamp();
    }

    // EF takes a lock that did not come in time for transient; here the wait was chosen, and is not to be waited again.
    protected override bool ShouldRetryOn(Exception exception) =>
        exception is not SqlException { Number: DatabaseOutage.SqlServerLockTimeout }
        && (exception is SqlException { Class: >= EndsTheConnection } || base.ShouldRetryOn(exception));

    protected override void OnRetry() => (Dependencies.CurrentContext.Context as SqlServerAccesskeysDbContext)?.LeaveConnection();

    protected override TimeSpan? GetNextDelay(Exception lastException) =>
        Stopwatch.GetElapsedTime(_start) < _patience ? base.GetNextDelay(lastException) : null;
}
