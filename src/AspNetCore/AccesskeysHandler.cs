using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Accesskeys.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.AspNetCore;

internal sealed partial class AccesskeysHandler(IOptionsMonitor<AccesskeysOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AccesskeysOptions>(options, logger, encoder)
{
    private const string RetryAfterSeconds = "1";

    // Of draft-ietf-httpapi-ratelimit-headers.
    private const string RateLimitPolicyHeader = "RateLimit-Policy";
    private const string RateLimitHeader = "RateLimit";

    // What the framework's own handlers call the type of a claim that is a JSON object.
    private const string JsonValue = "JSON";

    private Refusal _refusal = Refusal.NoCredential;
    private Verdict? _verdict;

    private enum Refusal
    {
        NoCredential,
        BadKey,
        ManyCredentials,
        LimitReached,
        Unavailable,
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() => PresentedKey.AllIn(Context) switch
    {
        [] or [{ IsWebToken: true }] => AuthenticateResult.NoResult(),
        [var key] => await VerifyAsync(key.Token),
        _ => Refuse(Refusal.ManyCredentials, "The request carries more than one credential."),
    };

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        switch (_refusal)
        {
            case Refusal.ManyCredentials:
                Answer(StatusCodes.Status400BadRequest, "Bearer error=\"invalid_request\"");
                break;
            case Refusal.Unavailable when Options.StatusWhenUnavailable == StatusCodes.Status503ServiceUnavailable:
                Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                Response.Headers.RetryAfter = RetryAfterSeconds;
                break;
            case Refusal.LimitReached when _verdict is { LimitReached: { } reached }:
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                Response.Headers.RetryAfter = reached.RetryAfter?.ToString(CultureInfo.InvariantCulture);
                ShowLimits(_verdict);
                break;
            case Refusal.BadKey:
                Answer(StatusCodes.Status401Unauthorized, "Bearer error=\"invalid_token\"");
                break;
            default:
                Answer(StatusCodes.Status401Unauthorized, "Bearer");
                break;
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Answer(StatusCodes.Status403Forbidden, "Bearer error=\"insufficient_scope\"");
        return Task.CompletedTask;
    }

    private async Task<AuthenticateResult> VerifyAsync(string token)
    {
        var verifications = RequestVerifications.Of(Context);
        var verification = verifications.Find(Scheme.Name, token)
            ?? verifications.Add(Scheme.Name, token, AskAsync(token, verifications.HasSpent(token) ? 0 : CostOfUse()));
        try
        {
            _verdict = await verification.WaitAsync(Context.RequestAborted);
            return _verdict switch
            {
                { Key: { } key } => Accept(key, _verdict),
                { LimitReached: not null } => Refuse(Refusal.LimitReached, "The key's limits or credits have no room for the request."),
                _ => Refuse(Refusal.BadKey, "The key is invalid, or isn't allowed from this address."),
            };
        }
        // Catch any type, because a handler that the application has added can throw any exception.
        catch (Exception exception) when (!Context.RequestAborted.IsCancellationRequested)
        {
            LogUnavailable(Logger, ReasonOf(exception));
            return Refuse(Refusal.Unavailable, "The Accesskeys service can't be reached.");
        }
    }

    private async Task<Verdict> AskAsync(string token, int cost)
    {
        var verifier = Context.RequestServices.GetRequiredKeyedService<KeyVerifier>(Scheme.Name);
        return await verifier.VerifyAsync(token, Context.Connection.RemoteIpAddress, cost, Options, Context.RequestAborted);
    }

    private int CostOfUse()
    {
        var cost = Options.Cost(Context);
        return cost is >= 0 and <= AccesskeysOptions.MostCost
            ? cost
            : throw new InvalidOperationException(
                $"{nameof(AccesskeysOptions)}.{nameof(AccesskeysOptions.Cost)} returned {cost.ToString(CultureInfo.InvariantCulture)}; "
                + "it must return 0 to 1,000,000.");
    }

    private AuthenticateResult Accept(GoodKey key, Verdict verdict)
    {
        ShowLimits(verdict);
        return AuthenticateResult.Success(TicketOf(key));
    }

    private void ShowLimits(Verdict verdict)
    {
        // An application can authenticate a request after its response has begun.
        if (verdict.Limits.Count > 0 && !Response.HasStarted)
        {
            (Response.Headers[RateLimitPolicyHeader], Response.Headers[RateLimitHeader]) = RateLimit.HeadersOf(verdict.Limits);
        }
    }

    // Nothing from the body, which may not come from the service.
    private static string ReasonOf(Exception exception) => exception is AccesskeysException answer
        ? $"it returned {answer.StatusCode} {answer.Code}"
        : $"{exception.GetType().Name}: {exception.Message}";

    private AuthenticateResult Refuse(Refusal refusal, string message)
    {
        _refusal = refusal;
        return AuthenticateResult.Fail(message);
    }

    private AuthenticationTicket TicketOf(GoodKey key)
    {
        Claim[] claims =
        [
            new(AccesskeysClaims.AccesskeyId, key.Id.ToString()),
            new(AccesskeysClaims.CustomerId, key.CustomerId.ToString()),
            new(ClaimTypes.Name, key.Name),
            .. ClaimOf(AccesskeysClaims.ExternalId, key.ExternalId, ClaimValueTypes.String),
            .. ClaimOf(AccesskeysClaims.Metadata, key.Metadata, JsonValue),
            .. key.Scopes.Select(scope => new Claim(AccesskeysClaims.Scope, scope)),
        ];
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name);
    }

    private static Claim[] ClaimOf(string type, string? value, string valueType) => value is null ? [] : [new Claim(type, value, valueType)];

    private void Answer(int status, string challenge)
    {
        Response.StatusCode = status;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, challenge);
    }

    [LoggerMessage(1, LogLevel.Error, "The Accesskeys service can't be reached: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
