using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Accesskeys.WebApi.Endpoints;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Checks the caller again once the body has arrived, since its sender decides how long that takes, and before what was read is shown.
/// From memory, and as fresh as when the request arrived. What changes something is checked once more in its own transaction.
/// </summary>
internal sealed class CallerRecheck(IAccesskeyVerifier accesskeys, ISessions sessions) : IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var request = context.HttpContext;
        var hasCaller = request.Features.Get<Caller>() is not null;
        if (hasCaller && HasBody(request))
        {
            await CheckAsync(request);
        }

        var executed = await next();
        if (hasCaller && executed.Exception is null && OnlyReads(request))
        {
            await CheckAsync(request);
        }
    }

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static bool OnlyReads(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<ReadOnlyOperationAttribute>() is not null;

    private async ValueTask CheckAsync(HttpContext context)
    {
        var credential = Credentials.In(context.Request).First;
        var caller = credential.IsSession
            ? await sessions.FindCallerAsync(credential.Text.ToString(), context.RequestAborted)
            : await accesskeys.FindCallerAsync(
                new VerificationRequest(credential.Text, context.Connection.RemoteIpAddress), context.RequestAborted);
        context.Features.Set(caller ?? throw new CallerRevokedException());
        context.RequestServices.GetRequiredService<HttpCaller>().EnsureMet(caller);
    }
}
