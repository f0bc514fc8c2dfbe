using Accesskeys.Application.Common;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Logging;
using Microsoft.AspNetCore.Connections;

namespace Accesskeys.WebApi.Requests;

/// <summary>Every failure that reaches the application leaves it as a problem document, the framework's own included.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, TimeProvider clock, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        Failure? failure;
        try
        {
            await next(context);
            failure = context.Response.ContentType is null ? ErrorMapping.Status(context.Response.StatusCode) : null;
        }
        catch (Exception exception) when (IsAborted(context, exception) && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception exception)
        {
            failure = ErrorMapping.Exception(exception);
            Report(failure, exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            if (exception is not CallerRevokedException && context.Features.Get<Caller>() is { } caller)
            {
                Sunset.Announce(context, caller, clock.GetUtcNow());
            }
        }

        if (failure is not null && !context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, failure);
        }
    }

    // By the client, or by the server where a body is still arriving when it has to stop.
    private static bool IsAborted(HttpContext context, Exception exception) =>
        context.RequestAborted.IsCancellationRequested
        || exception is OperationCanceledException { InnerException: ConnectionAbortedException };

    // As text, masked: an exception may quote what it was given.
    private void Report(Failure failure, Exception exception)
    {
        if (failure == Failure.Internal)
        {
            LogInternal(logger, SafeText.Of(exception));
        }
        else if (failure == Failure.Unavailable)
        {
            LogUnavailable(logger, SafeText.Of(exception.Message));
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Unhandled exception: {Exception}")]
    private static partial void LogInternal(ILogger logger, string exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Request rejected with 503: {Cause}")]
    private static partial void LogUnavailable(ILogger logger, string cause);
}
