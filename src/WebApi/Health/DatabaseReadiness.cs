using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accesskeys.WebApi.Health;

/// <summary>Asks the database at most four times a second, however often and by however many it is asked itself.</summary>
internal sealed class DatabaseReadiness(IServiceScopeFactory scopes, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _shortestPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _check;
    private long _begunAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CurrentCheck().WaitAsync(_deadline, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database doesn't respond.");
        }
    }

    // One that hangs is waited for again: a disk that hangs must not cost a thread for each request.
    private Task<HealthCheckResult> CurrentCheck()
    {
        lock (_lock)
        {
            if (_check is null || (_check.IsCompleted && clock.GetElapsedTime(_begunAt) >= _shortestPeriod))
            {
                _begunAt = clock.GetTimestamp();

                // SQLite's calls block, whatever they are named.
                _check = Task.Run(CheckAsync);
            }

            return _check;
        }
    }

    private async Task<HealthCheckResult> CheckAsync()
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Database>().FindObstacleAsync(CancellationToken.None) is { } obstacle
                ? HealthCheckResult.Unhealthy(obstacle)
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (DatabaseOutage.IsCauseOf(exception))
        {
            return HealthCheckResult.Unhealthy("The database can't be reached.");
        }
    }
}
