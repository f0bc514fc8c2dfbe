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
    public const string ScopeParameter = "scope";

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
        var (code, accesskey, _) = await accesskeys.VerifyAsync(credential, context, Scopes(query, out var hasOtherParameters), cost: 1);
        if (code == VerificationCode.InsufficientScope || (accesskey is not null && hasOtherParameters && HasNearMiss(query)))
        {
            await Problem.WriteAsync(context, Failure.InsufficientScope);
            return;
        }

        if (accesskey is null)
        {
            await Problem.WriteAsync(context, credential.Refusal(accesskeys.TakesForeignTokens));
            return;
        }

        Sunset.Announce(context, accesskey.Caller, clock.GetUtcNow());
        context.Response.ContentLength = 0;
        context.Response.Headers[AccesskeyHeader] = accesskey.Id.ToString();
        context.Response.Headers[CustomerHeader] = accesskey.Caller.Customer.Id.ToString();

        // Empty where there is none: Caddy 2.6 passes on the name of its placeholder for a header that is absent.
        context.Response.Headers[ExternalIdHeader] = HeaderText.Encode(accesskey.ExternalId ?? "");
    }

    // From this request's own query, which the proxy writes, and never from the original URI, which the client writes. An empty scope counts: a
    // variable that the proxy forgot to fill must not let every key pass.
    private static List<string>? Scopes(string? query, out bool hasOtherParameters)
    {
        List<string>? scopes = null;
        hasOtherParameters = false;
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            var name = parameter.DecodeName().Span;
            hasOtherParameters |= IsOther(name);
            if (name is ScopeParameter)
            {
                (scopes ??= []).Add(parameter.DecodeValue().ToString());
            }
        }

        return scopes;
    }

    // Nor must a misspelled name. Searching for one costs more than the verification, so it is done only for valid keys.
    private static bool HasNearMiss(string? query)
    {
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            var name = parameter.DecodeName();
            if (IsOther(name.Span) && NearMiss.IsIn(name, parameter.DecodeValue(), ScopeParameter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOther(ReadOnlySpan<char> name) =>
        name is not (ScopeParameter or Credentials.AccesskeyParameter or Credentials.TokenParameter);
}
