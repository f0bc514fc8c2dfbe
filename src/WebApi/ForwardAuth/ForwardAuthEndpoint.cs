using Accesskeys.Application.Verification;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>
/// Answers a reverse proxy that asks whether a request may pass. What the proxy makes of anything but 2xx, 401 and 403 is an
/// error of its own, so a request with two credentials is a 401 here.
/// </summary>
internal sealed class ForwardAuthEndpoint(IAccesskeyVerifier accesskeys, ForwardAuthSettings settings, TimeProvider clock)
{
    public const string Path = "/auth/verify";
    public const string AccesskeyHeader = "X-Accesskey-Id";
    public const string CustomerHeader = "X-Customer-Id";
    public const string ScopeParameter = "scope";

    private const string HeldByNobody = "";

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
        var (code, accesskey, _) = await accesskeys.VerifyAsync(credential, context, Scopes(context.Request.QueryString.Value));
        if (accesskey is null)
        {
            var insufficient = code == VerificationCode.InsufficientScope;
            await Problem.WriteAsync(context, insufficient ? Failure.InsufficientScope : credential.Refusal(accesskeys.TakesForeignTokens));
            return;
        }

        Sunset.Announce(context, accesskey.Caller, clock.GetUtcNow());
        context.Response.ContentLength = 0;
        context.Response.Headers[AccesskeyHeader] = accesskey.Id.ToString();
        context.Response.Headers[CustomerHeader] = accesskey.Caller.Customer.Id.ToString();
    }

    // Of this request's own query, which the proxy writes, and never of the original URI, which anybody does. An empty one counts: a
    // variable that the proxy forgot to fill must not let everybody pass. Nor must a name that was misspelled.
    private static List<string>? Scopes(string? query)
    {
        List<string>? scopes = null;
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            switch (parameter.DecodeName().Span)
            {
                case ScopeParameter:
                    (scopes ??= []).Add(parameter.DecodeValue().ToString());
                    break;
                case Credentials.AccesskeyParameter or Credentials.TokenParameter:
                    break;
                default:
                    if (NearMiss.IsIn(parameter.DecodeName(), parameter.DecodeValue(), ScopeParameter))
                    {
                        (scopes ??= []).Add(HeldByNobody);
                    }

                    break;
            }
        }

        return scopes;
    }
}
