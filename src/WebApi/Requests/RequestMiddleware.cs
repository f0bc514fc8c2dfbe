using System.Collections.Frozen;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.Logging;
using Accesskeys.WebApi.OpenApi;

namespace Accesskeys.WebApi.Requests;

/// <summary>Gives every request an id, the headers that protect a credential in its URL, and one line in the log.</summary>
internal sealed partial class RequestMiddleware(
    RequestDelegate next, IHostApplicationLifetime lifetime, ILoggerFactory loggers, TimeProvider clock)
{
    /// <summary>What OpenTelemetry calls any other.</summary>
    public const string UnknownMethod = "_OTHER";

    private const string Anonymous = "anonymous";
    private const string ForAYear = "max-age=31536000";

    private static readonly FrozenSet<string> _methods = FrozenSet.Create(
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete,
        HttpMethods.Patch, HttpMethods.Options, HttpMethods.Trace, HttpMethods.Connect);

    private readonly ILogger _log = loggers.CreateLogger("Accesskeys.Requests");
    private readonly Func<object, Task> _addHeaders =
        state => AddHeaders((HttpContext)state, lifetime.ApplicationStopping.IsCancellationRequested);

    public async Task InvokeAsync(HttpContext context)
    {
        var start = clock.GetTimestamp();
        var method = context.Request.Method;
        context.TraceIdentifier = RequestId.For(context.Request.Headers[RequestId.Header]);
        context.Response.OnStarting(_addHeaders, context);

        await next(context);

        Log(context, method, clock.GetElapsedTime(start));
    }

    private void Log(HttpContext context, string method, TimeSpan elapsed)
    {
        var status = context.Response.StatusCode;
        var level = Level(context, method, status);
        if (_log.IsEnabled(level))
        {
            var name = Known(method);
            var path = SafePath.Of(context);
            var caller = context.Features.Get<Caller>()?.Actor.Id?.ToString() ?? Anonymous;
            LogRequest(_log, level, name, path, status, elapsed.TotalMilliseconds, caller, context.TraceIdentifier);
        }
    }

    // Unknown methods are logged as in OpenTelemetry, because a client may send a token or a long text as the method.
    private static string Known(string method) => _methods.Contains(method) ? method : UnknownMethod;

    // There may be thousands of reads, rejected credentials and verifications a second. Operators look for the rest.
    private static LogLevel Level(HttpContext context, string method, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => LogLevel.Debug,
        StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests when ReadOnlyOperation(context) => LogLevel.Debug,
        < 400 when HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || ReadOnlyOperation(context) => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    private static bool ReadOnlyOperation(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ReadOnlyOperationAttribute>() is not null;

    private static Task AddHeaders(HttpContext context, bool isStopping)
    {
        var headers = context.Response.Headers;
        headers[RequestId.Header] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Path.StartsWithSegments("/v1.0") || context.Request.Path.StartsWithSegments("/auth"))
        {
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
        }
        else if (context.Request.Path.StartsWithSegments(Contract.Page))
        {
            headers.ContentSecurityPolicy = Contract.PagePolicy;
            headers.XFrameOptions = "DENY";
        }

        if (context.Request.IsHttps && !IsLocalhost(context.Request.HostName()))
        {
            headers.StrictTransportSecurity = ForAYear;
        }

        if (isStopping && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // The client's next request takes another connection, and through a load balancer another node.
            headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    // Otherwise a browser would use HTTPS for every other program on a developer's machine too.
    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(EventId = 1, Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms by {Caller}, request {RequestId}")]
    private static partial void LogRequest(
        ILogger logger, LogLevel level, string method, string path, int status, double milliseconds, string caller, string requestId);
}
