using System.Security.Claims;
using System.Text.Encodings.Web;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Finds the one credential of a request and asks who it stands for. It logs nothing: refusals come by the thousand.
/// </summary>
internal sealed class AccesskeysScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    IAccesskeyVerifier accesskeys,
    ISessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public const string Name = "Accesskeys";

    private Failure _refusal = Failure.AuthenticationRequired;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Credentials are looked at only where one is needed.
        if (Context.GetEndpoint()?.Metadata is not { } endpoint
            || endpoint.GetMetadata<IAuthorizeData>() is null
            || endpoint.GetMetadata<IAllowAnonymous>() is not null)
        {
            return AuthenticateResult.NoResult();
        }

        switch (Credentials.In(Request).Take(2).ToArray())
        {
            case []:
                return AuthenticateResult.NoResult();
            case [var credential]:
                var caller = await FindCallerAsync(credential);
                return caller is null
                    ? AuthenticateResult.Fail(_refusal.Code)
                    : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(caller)), Name));
            default:
                _refusal = Failure.ConflictingCredentials;
                return AuthenticateResult.Fail(_refusal.Code);
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problem.WriteAsync(Context, _refusal);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.WriteAsync(Context, Failure.PermissionDenied);

    private async ValueTask<Caller?> FindCallerAsync(Credential credential)
    {
        var text = credential.Text;
        var looksLikeAccesskey = text.Span.StartsWith(AccesskeyToken.Scheme, StringComparison.Ordinal);
        var looksLikeSession = !looksLikeAccesskey && text.Span.Count('.') == 2;
        _refusal = credential.Place switch
        {
            CredentialPlace.TokenParameter when looksLikeAccesskey => Failure.AccesskeyInToken,
            CredentialPlace.AccesskeyParameter when looksLikeSession => Failure.SessionInAccesskey,
            _ => Failure.InvalidCredentials,
        };

        if (looksLikeAccesskey && credential.Place != CredentialPlace.TokenParameter)
        {
            return (await accesskeys.VerifyAsync(text, Context.RequestAborted)).Caller;
        }

        return looksLikeSession && credential.Place != CredentialPlace.AccesskeyParameter
            ? await sessions.FindCallerAsync(text.ToString(), Context.RequestAborted)
            : null;
    }
}
