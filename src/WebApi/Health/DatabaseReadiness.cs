using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accesskeys.WebApi.Health;

internal sealed class DatabaseReadiness(IServiceScopeFactory scopes) : IHealthCheck
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // SQLite's calls block, whatever they are named: the deadline stands outside of them.
            return await Task.Run(() => FindObstacleAsync(cancellationToken), cancellationToken).WaitAsync(_deadline, cancellationToken) is { } obstacle
                ? HealthCheckResult.Unhealthy(obstacle)
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (DatabaseOutage.IsCauseOf(exception))
        {
            return HealthCheckResult.Unhealthy("The database can't be asked.");
        }
    }

    private async Task<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Database>().FindObstacleAsync(cancellationToken);
    }
}
