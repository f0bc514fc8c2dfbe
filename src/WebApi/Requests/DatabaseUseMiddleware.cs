using Accesskeys.Verification.Freshness;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Health;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// Rejects every request but health checks while the node's database is retired or being filled. Not ready is not enough: clients that don't
/// ask would still reach the node.
/// </summary>
internal sealed class DatabaseUseMiddleware(RequestDelegate next, DatabaseUse use)
{
    public Task InvokeAsync(HttpContext context) =>
        use.IsForbidden && !context.Request.Path.StartsWithSegments(HealthEndpoints.Path)
            ? Problem.WriteAsync(context, Failure.Unavailable)
            : next(context);
}
