using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Accesskeys.WebApi.Health;

internal static class HealthEndpoints
{
    public const string Path = "/health";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, Path + "/live", "live", _ => false);
        Map(endpoints, Path + "/ready", "ready", _ => true);
    }

    private static void Map(
        IEndpointRouteBuilder endpoints, string path, string status, Func<HealthCheckRegistration, bool> checks) =>
        endpoints
            .MapHealthChecks(path, new HealthCheckOptions
            {
                Predicate = checks,
                ResponseWriter = (context, report) => report.Status == HealthStatus.Healthy
                    ? context.Response.WriteAsJsonAsync(new { status })
                    : Problem.WriteAsync(context, Failure.Unavailable),
            })
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]), new AllowAnonymousAttribute());
}
