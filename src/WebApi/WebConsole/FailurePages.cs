using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Console.Pages;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Health;
using Accesskeys.WebApi.OpenApi;
using Accesskeys.WebApi.Requests;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>
/// For the console's own endpoints, and for browsers that look for a page where there is nothing. Paths of the API keep their problem
/// documents, for browsers too.
/// </summary>
internal sealed class FailurePages(ConsoleOptions options) : IFailurePages
{
    private static readonly PathString[] _api = ["/v1.0", "/auth", HealthEndpoints.Path, "/openapi", Contract.Page];

    public bool Cover(HttpContext context) =>
        options.Enabled && (ConsolePage.IsAt(context) || LooksForPage(context)) && context.Request.HasReadableHost();

    public Task WriteAsync(HttpContext context, Failure failure)
    {
        if (failure.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var request = context.Request;
        var isOfSession = ConsolePage.IsAt(context) && context.Features.Get<Caller>() is not null;
        return ConsoleResponse.RenderAsync<FailurePage>(context, failure.Status, isOfSession, new Dictionary<string, object?>
        {
            [nameof(FailurePage.IsOfSession)] = isOfSession,
            [nameof(FailurePage.Status)] = failure.Status,
            [nameof(FailurePage.Detail)] = failure.Detail,
            [nameof(FailurePage.RequestId)] = context.TraceIdentifier,
            [nameof(FailurePage.Retry)] = failure.RetryAfterSeconds is not null && HttpMethods.IsGet(request.Method)
                ? request.Path.ToUriComponent() + request.QueryString
                : null,
        });
    }

    private static bool LooksForPage(HttpContext context) => context.GetEndpoint() is not RouteEndpoint
        && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true)
        && !Array.Exists(_api, path => context.Request.Path.StartsWithSegments(path));
}
