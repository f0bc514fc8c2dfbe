using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>
/// Authorises requests for a reverse proxy. Proxies turn any status other than 2xx, 401 and 403 into an
/// error of their own, so a request with two credentials gets 401 here.
/// </summary>
internal sealed class ForwardAuthEndpoint(IAccesskeyVerifier accesskeys, ForwardAuthOptions settings, TimeProvider clock)
{
    public const string Path = "/auth/verify";
    public const string AccesskeyHeader = "X-Accesskey-Id";
    public const string CustomerHeader = "X-Customer-Id";
    public const string ExternalIdHeader = "X-External-Id";

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
        var query = context.Request.QueryString.Value;
        var asked = ForwardAuthQuery.Read(query);

        // A use that the query may not mean must spend nothing. The search takes longer than the verification, so it is done only for valid keys.
        if ((asked.Cost is null || asked.HasOtherParameters)
            && await accesskeys.FindCallerAsync(credential, context, asked.Scopes) is not null
            && asked.FindMistake(query) is { } mistake)
        {
            await Problem.WriteAsync(context, mistake);
            return;
        }

        var verification = await accesskeys.VerifyAsync(credential, context, asked.Scopes, asked.Cost ?? 0);
        var (code, accesskey, _) = verification;
        RateLimitHeaders.Add(context.Response, verification.Limits);
        if (accesskey is null)
        {
            await Problem.WriteAsync(context, code switch
            {
                VerificationCode.InsufficientScope => Failure.InsufficientScope,
                VerificationCode.RateLimited or VerificationCode.CreditsExhausted => Failure.LimitReached(code, verification.Limits?.RetryAfterSeconds),
                _ => credential.Refusal(accesskeys.TakesForeignTokens),
            });
            return;
        }

        Sunset.Announce(context, accesskey.Caller, clock.GetUtcNow());
        context.Response.ContentLength = 0;
        context.Response.Headers[AccesskeyHeader] = accesskey.Id.ToString();
        context.Response.Headers[CustomerHeader] = accesskey.Caller.Customer.Id.ToString();

        // Empty where there is none: Caddy 2.6 passes on the name of its placeholder for a header that is absent.
        context.Response.Headers[ExternalIdHeader] = HeaderText.Encode(accesskey.ExternalId ?? "");
    }
}
