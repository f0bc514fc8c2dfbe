using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accesskeys.WebApi.Health;

/// <summary>Checks the database at most four times a second, however many probes there are.</summary>
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

    // Wait for a hanging check again instead of starting another: a disk that hangs must not use a thread for each request.
    private Task<HealthCheckResult> CurrentCheck()
    {
        lock (_lock)
        {
            if (_check is null || (_check.IsCompleted && clock.GetElapsedTime(_begunAt) >= _shortestPeriod))
            {
                _begunAt = clock.GetTimestamp();

                // SQLite's asynchronous calls block.
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
        catch (UnavailableException)
        {
            return HealthCheckResult.Unhealthy("The database can't be reached.");
        }
    }
}
