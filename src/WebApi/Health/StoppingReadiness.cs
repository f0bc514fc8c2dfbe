using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accesskeys.WebApi.Health;

/// <summary>Not ready once the service is asked to stop: proxies send new requests elsewhere while it still accepts requests.</summary>
internal sealed class StoppingReadiness(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The service is stopping.")
            : HealthCheckResult.Healthy());
}
