using System.Threading.RateLimiting;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Limits;

namespace Accesskeys.WebApi.Errors;

/// <summary>An error in the contract. The detail is for people, the code for programs.</summary>
internal sealed record Failure(int Status, string Code, string Detail)
{
    public const int CodeLength = 32;
    public const string InvalidToken = ", error=\"invalid_token\"";

    public static readonly Failure AuthenticationRequired = new(401, "authentication_required",
        "Send an access key as ?accesskey=, a session token as ?token=, or either as Authorization: Bearer.");

    public static readonly Failure InvalidCredentials = new(401, "invalid_credentials",
        "The credential is unknown, expired, deleted, disabled, malformed, or not allowed from this address.")
    { Challenge = InvalidToken };

    public static readonly Failure AccesskeyInToken = new(401, "invalid_credentials",
        "Send an access key as ?accesskey= or as Authorization: Bearer; ?token= takes a session token.")
    { Challenge = InvalidToken };

    public static readonly Failure SessionInAccesskey = new(401, "invalid_credentials",
        "Send a session token as ?token= or as Authorization: Bearer; ?accesskey= takes an access key.")
    { Challenge = InvalidToken };

    public static readonly Failure InvalidLogin = new(401, "invalid_login", "The username or the password is wrong.");

    public static readonly Failure WrongPassword = new(401, "invalid_login", "The password is wrong.");

    public static readonly Failure ConflictingCredentials = new(400, "conflicting_credentials",
        "Send one credential only once: in ?accesskey=, in ?token= or in Authorization.");

    public static readonly Failure HttpsRequired = new(400, "https_required",
        "Use HTTPS. A credential that was sent over plain HTTP may have been intercepted: replace it.");

    public static readonly Failure UnknownHost = HttpsRequired with
    {
        Detail = "Use HTTPS. Requests for this host aren't redirected, because the service doesn't recognise the host as its own.",
    };

    public static readonly Failure PermissionDenied = new(403, "permission_denied", "Only the operator may do this.");

    public static readonly Failure OperatorImports = new(403, "permission_denied",
        "Only the operator may import keys into this service. Ask the operator to import them for you, "
        + "or to allow every customer to import with the setting Import:Callers.");

    public static readonly Failure OtherCustomer = new(403, "permission_denied",
        "Only the operator may import keys for another customer. Omit customer_id.")
    {
        Errors = Of("customer_id", "must be the caller's own customer"),
    };

    public static readonly Failure SessionRequired = new(403, "permission_denied", "This operation requires a session; an access key isn't accepted. Sign in.");

    public static readonly Failure OwnerRequired = new(403, "owner_required",
        "This operation requires the session of an owner; neither an access key nor another role is accepted. Sign in as an owner.");

    public static readonly Failure LimitedCaller = new(403, "limited_caller",
        "The caller's own key has rate limits or credits, so it can't set limits, add credits, create customers, or create, import, enable or rotate other keys. "
        + "Use a session, or a key without limits.");

    public static readonly Failure InsufficientScope = new(403, "insufficient_scope",
        "The key does not hold the required scope, or the query has a parameter whose name resembles scope: it must be spelled exactly like this.");

    public static readonly Failure InvalidCost = InsufficientScope with
    {
        Detail = "The query's cost must be an integer from 0 to 1000000, spelled exactly like this and given only once.",
    };

    public static readonly Failure RouteNotFound = new(404, "route_not_found", "This path doesn't exist.");

    public static readonly Failure NotFound = new(404, "not_found", "The resource doesn't exist, or this caller can't access it.");

    public static readonly Failure MethodNotAllowed = new(405, "method_not_allowed",
        "This path does not support this method. The Allow header lists the methods that it supports.");

    public static readonly Failure RequestTimeout = new(408, "request_timeout",
        "The request body did not arrive within 30 seconds, or 300 seconds for an import. Send the request again.");

    public static readonly Failure UsernameTaken = new(409, "username_taken", "Another user has this username.")
    {
        Errors = Of("username", "is taken"),
    };

    public static readonly Failure AlreadyRotated = new(409, "already_rotated",
        "The key has already been rotated. rotated_to is the id of the key that replaced it.");

    public static readonly Failure NoCredits = new(409, "no_credits",
        "There are no credits to add to: uses aren't paid for with credits. Set credits with PUT first.");

    public static readonly Failure TooManyCredits = new(409, "too_many_credits",
        FormattableString.Invariant($"More than {Credits.Most} credits would remain. Add fewer."))
    {
        Errors = Of("add", FormattableString.Invariant($"must leave at most {Credits.Most} credits")),
    };

    public static readonly Failure AdditionIdTaken = new(409, "addition_id_taken",
        "The id was used for an addition of another number of credits. Use a new id for each addition, and the same id only to repeat one.")
    {
        Errors = Of("id", "must be new, or be sent with the same add as before"),
    };

    public static readonly Failure IsOperator = new(409, "is_operator", "The operator can't be deleted.");

    public static readonly Failure LastOwner = new(409, "last_owner",
        "The customer needs an owner who can sign in. Make another user an owner, and let it redeem its invitation, first.");

    public static readonly Failure InvalidInvitation = new(400, "invalid_invitation",
        "The code is unknown, redeemed, replaced or expired. Ask an owner for a new invitation.")
    {
        Errors = Of("code", "must be the code of an invitation that can still be redeemed"),
    };

    public static readonly Failure BodyTooLarge = new(413, "body_too_large", "The request body is larger than the limit: 8 MiB for an import, 64 KiB for any other request.");

    public static readonly Failure UnsupportedMediaType = new(415, "unsupported_media_type",
        "The request body must be JSON in UTF-8 without a content encoding, sent with Content-Type: application/json.");

    public static readonly Failure InvalidId = new(400, "invalid_id",
        "An id must be a UUID: 8-4-4-4-12 hexadecimal digits.")
    {
        Errors = Of("id", Ids.Rule),
    };

    public static readonly Failure InvalidPageToken = new(400, "invalid_page_token",
        "The page token is invalid or belongs to another list. "
        + "Send next_page_token unchanged with the same parameters, or omit page_token for the first page.")
    {
        Errors = Of("page_token", "must be an unchanged next_page_token"),
    };

    public static readonly Failure Internal = new(500, "internal", "An unexpected error occurred in the service. Report the request id.");

    public static readonly Failure Unavailable = new(503, "unavailable",
        "The service can't process the request at the moment. Send it again.")
    { RetryAfterSeconds = 1 };

    public static readonly Failure TooManyBodies = RateLimited(lease: null) with
    {
        Detail = "Too many request bodies are arriving from this network at once. Wait, then try again.",
    };

    public static readonly Failure NoRoomForBodies = Unavailable with
    {
        Detail = "The memory for incoming request bodies is in use. Wait, then try again.",
    };

    /// <summary>By wire names.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; private init; }

    public int? RetryAfterSeconds { get; private init; }

    /// <summary>What <c>WWW-Authenticate</c> says beyond the realm (RFC 6750, 3).</summary>
    public string Challenge { get; private init; } = "";

    /// <summary>A use that a limit of the key or its customer has no room for.</summary>
    /// <param name="code">The limit's code.</param>
    /// <param name="seconds">When there may be room; <c>null</c> if retrying can't help.</param>
    public static Failure LimitReached(VerificationCode code, int? seconds) => new(429, code.ToWire(), (code, seconds) switch
    {
        (VerificationCode.CreditsExhausted, null) => "The use costs more credits than are left. Add credits.",
        (VerificationCode.CreditsExhausted, _) => "The use costs more credits than are left. Wait until they are refilled, or add some.",
        (_, null) => "The use costs more than a rate limit ever admits. It can't succeed.",
        _ => "A rate limit of the key or its customer is reached. Wait, then try again.",
    })
    {
        RetryAfterSeconds = seconds,
    };

    public static Failure ScopeRequired(string scope) => new(403, "permission_denied", $"This operation requires the scope {scope}.");

    public static Failure ScopeExceeded(string member, string rule) => new(403, "scope_exceeded",
        $"A key can't be granted more than its creator holds: {member} {rule}.")
    {
        Errors = Of(member, rule),
    };

    /// <param name="lease">The lease that was rejected.</param>
    public static Failure RateLimited(RateLimitLease? lease) =>
        RateLimited(lease is not null && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero);

    /// <param name="wait">The time until a retry may succeed; at least one second is returned.</param>
    public static Failure RateLimited(TimeSpan wait) => new(429, "rate_limited", "Too many attempts. Wait, then try again.")
    {
        RetryAfterSeconds = RetryAfter.SecondsOf(wait),
    };

    public static Failure InvalidJson(string detail, string? member = null, string? rule = null) => new(400, "invalid_json", detail)
    {
        Errors = member is null ? null : Of(member, rule!),
    };

    public static Failure InvalidRequest(IReadOnlyDictionary<string, string[]> errors) => new(400, "invalid_request",
        string.Join("; ", errors.Select(error => $"{error.Key} {string.Join(", ", error.Value)}")) + ".")
    {
        Errors = errors,
    };

    public static Failure InvalidRequest(string member, string rule) =>
        InvalidRequest(Of(member, rule));

    private static Dictionary<string, string[]> Of(string member, string rule) => new() { [member] = [rule] };
}
