using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

/// <summary>Repeats what a cut connection, a failover or a deadlock undid, but nothing that has taken its time already.</summary>
internal sealed class PostgreSqlRetries(ExecutionStrategyDependencies dependencies)
    : NpgsqlRetryingExecutionStrategy(dependencies, maxRetryCount: 3, maxRetryDelay: TimeSpan.FromSeconds(1), errorCodesToAdd: null)
{
    private const string IdleInTransaction = "25P03";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private long _start;

    protected override void OnFirstExecution()
    {
        base.OnFirstExecution();
        _start = Stopwatch.GetTimestamp();
    }

    // The driver takes a lock that did not come in time for transient; here the wait was chosen, and is not to be waited again. It takes
    // a session that the server ended for permanent.
    protected override bool ShouldRetryOn(Exception? exception) => exception is PostgresException { SqlState: var state }
        ? state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleInTransaction
            || (state != PostgresErrorCodes.LockNotAvailable && base.ShouldRetryOn(exception))
        : base.ShouldRetryOn(exception);

    protected override TimeSpan? GetNextDelay(Exception lastException) =>
        Stopwatch.GetElapsedTime(_start) < _patience ? base.GetNextDelay(lastException) : null;
}
