using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Finds the credential of a request and the caller that it identifies, unless the endpoint is open. It logs nothing, because
/// there may be thousands of rejections a second.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, IAccesskeyVerifier accesskeys, ISessions sessions, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Without an endpoint, or with one of the router's own (405, 415), there is nothing to protect.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        var current = context.RequestServices.GetRequiredService<HttpCaller>();
        current.Context = context;
        if (AccessRequirementAttribute.IsOpen(endpoint))
        {
            await next(context);
            return;
        }

        var credentials = Credentials.In(context.Request);
        var caller = credentials.Count == 1 ? await FindAsync(context, credentials.First) : null;
        if (caller is not null)
        {
            // Set it before the request may be rejected, so that the log names the caller.
            context.Features.Set(caller);
            Sunset.Announce(context, caller, clock.GetUtcNow());
        }

        var refusal = (credentials.Count, caller) switch
        {
            (0, _) => Failure.AuthenticationRequired,
            (not 1, _) => Failure.ConflictingCredentials,
            (_, null) => credentials.First.Refusal(accesskeys.TakesForeignTokens),
            _ => current.FindUnmet(caller) is { } unmet ? ErrorMapping.Unmet(unmet) : null,
        };
        if (refusal is not null)
        {
            await Problem.WriteAsync(context, refusal);
            return;
        }

        await next(context);
    }

    private async ValueTask<Caller?> FindAsync(HttpContext context, Credential credential) => credential.IsSession
        ? await sessions.FindCallerAsync(credential.Text.ToString(), context.RequestAborted)
        : (await accesskeys.VerifyAsync(credential, context)).Accesskey?.Caller;
}
