using Accesskeys.Application.Verification;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>
/// Answers a reverse proxy that asks whether a request may pass. What the proxy makes of anything but 2xx, 401 and 403 is an
/// error of its own, so a request with two credentials is a 401 here.
/// </summary>
internal sealed class ForwardAuthEndpoint(IAccesskeyVerifier accesskeys, ForwardAuthSettings settings)
{
    public const string Path = "/auth/verify";
    public const string AccesskeyHeader = "X-Accesskey-Id";
    public const string CustomerHeader = "X-Customer-Id";

    private static readonly Failure _conflict = Failure.InvalidCredentials with { Detail = Failure.ConflictingCredentials.Detail };

    public async Task AnswerAsync(HttpContext context)
    {
        var credentials = Credentials.In(context.Request, settings.OriginalUris(context.Request));
        if (credentials.Count != 1)
        {
            await Problem.WriteAsync(context, credentials.Count == 0 ? Failure.AuthenticationRequired : _conflict);
            return;
        }

        var credential = credentials.First;
        var accesskey = await accesskeys.FindAsync(credential, context);
        if (accesskey is null)
        {
            await Problem.WriteAsync(context, credential.Refusal);
            return;
        }

        context.Response.ContentLength = 0;
        context.Response.Headers[AccesskeyHeader] = accesskey.Id.ToString();
        context.Response.Headers[CustomerHeader] = accesskey.Caller.Customer.Id.ToString();
    }
}
