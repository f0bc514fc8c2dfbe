using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

/// <summary>Repeats what a cut connection, a failover or a deadlock undid. Never a wait: who waited once has waited long enough.</summary>
internal sealed class SqlServerRetries(ExecutionStrategyDependencies dependencies)
    : SqlServerRetryingExecutionStrategy(dependencies, maxRetryCount: 3, maxRetryDelay: TimeSpan.FromSeconds(1), errorNumbersToAdd: null)
{
    private const int TimedOut = -2;

    protected override bool ShouldRetryOn(Exception exception) =>
        exception is not TimeoutException and not SqlException { Number: TimedOut } && base.ShouldRetryOn(exception);
}
