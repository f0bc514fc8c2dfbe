using System.Threading.RateLimiting;
using Accesskeys.Application.Common;

namespace Accesskeys.WebApi.Errors;

/// <summary>A way to fail that the contract knows. Detail is for the person who reads it, code for the program.</summary>
internal sealed record Failure(int Status, string Code, string Detail)
{
    public const int CodeLength = 32;
    public const string InvalidToken = ", error=\"invalid_token\"";

    public static readonly Failure AuthenticationRequired = new(401, "authentication_required",
        "Give an access key as ?accesskey=, a session token as ?token=, or either as Authorization: Bearer.");

    public static readonly Failure InvalidCredentials = new(401, "invalid_credentials",
        "The credential is unknown, expired, deleted, disabled, malformed, or may not be used from here.")
    { Challenge = InvalidToken };

    public static readonly Failure AccesskeyInToken = new(401, "invalid_credentials",
        "An access key goes in ?accesskey= or in Authorization: Bearer; ?token= takes a session token.")
    { Challenge = InvalidToken };

    public static readonly Failure SessionInAccesskey = new(401, "invalid_credentials",
        "A session token goes in ?token= or in Authorization: Bearer; ?accesskey= takes an access key.")
    { Challenge = InvalidToken };

    public static readonly Failure InvalidLogin = new(401, "invalid_login", "The username or the password is wrong.");

    public static readonly Failure WrongPassword = new(401, "invalid_login", "The password is wrong.");

    public static readonly Failure ConflictingCredentials = new(400, "conflicting_credentials",
        "Give one credential, once: in ?accesskey=, in ?token= or in Authorization.");

    public static readonly Failure HttpsRequired = new(400, "https_required",
        "Use HTTPS. A credential that was sent over plain HTTP may have been read on the way: replace it.");

    public static readonly Failure UnknownHost = HttpsRequired with
    {
        Detail = "Use HTTPS. Requests for this host aren't redirected: the service doesn't know it as its own.",
    };

    public static readonly Failure PermissionDenied = new(403, "permission_denied", "Only the operator may do this.");

    public static readonly Failure OperatorImports = new(403, "permission_denied",
        "Only the operator may import keys here. Ask the operator to import them for you, "
        + "or to let every customer import: the setting Import:Callers.");

    public static readonly Failure OtherCustomer = new(403, "permission_denied",
        "Only the operator may import keys for another customer: leave customer_id out.")
    {
        Errors = Of("customer_id", "must be the caller's own customer"),
    };

    public static readonly Failure SessionRequired = new(403, "permission_denied", "Only a session may do this, not an access key: sign in.");

    public static readonly Failure InsufficientScope = new(403, "insufficient_scope",
        "The key does not hold the scope that was asked for, or the query has a name that resembles scope: it must be written exactly so.");

    public static readonly Failure RouteNotFound = new(404, "route_not_found", "There is nothing at this path.");

    public static readonly Failure NotFound = new(404, "not_found", "There is no such resource, or not for this caller.");

    public static readonly Failure MethodNotAllowed = new(405, "method_not_allowed",
        "This path does not take this method; the Allow header names those it takes.");

    public static readonly Failure RequestTimeout = new(408, "request_timeout",
        "The body did not arrive in time: 30 seconds after it was waited for, 300 for an import. Send the request again.");

    public static readonly Failure UsernameTaken = new(409, "username_taken", "Another agent has this username.")
    {
        Errors = Of("username", "is taken"),
    };

    public static readonly Failure AlreadyRotated = new(409, "already_rotated",
        "The key was rotated before: rotated_to names the key that took its place.");

    public static readonly Failure IsOperator = new(409, "is_operator", "The operator can't be deleted.");

    public static readonly Failure BodyTooLarge = new(413, "body_too_large", "The body is larger than this path takes: 8 MiB for an import, 64 KiB for anything else.");

    public static readonly Failure UnsupportedMediaType = new(415, "unsupported_media_type",
        "The body must be JSON in UTF-8, unencoded: Content-Type: application/json.");

    public static readonly Failure InvalidId = new(400, "invalid_id",
        "An id is a UUID: 8-4-4-4-12 hexadecimal digits.")
    {
        Errors = Of("id", Ids.Rule),
    };

    public static readonly Failure InvalidPageToken = new(400, "invalid_page_token",
        "The page token can't be read, or belongs to another list. "
        + "Use next_page_token unchanged with the same parameters, or leave page_token out for the first page.")
    {
        Errors = Of("page_token", "must be a next_page_token as it was given"),
    };

    public static readonly Failure Internal = new(500, "internal", "Something went wrong here. Report the request id.");

    public static readonly Failure Unavailable = new(503, "unavailable",
        "The service can't answer now. Nothing is wrong with the request: send it again.")
    { RetryAfterSeconds = 1 };

    public static readonly Failure TooManyBodies = RateLimited(lease: null) with
    {
        Detail = "Too many request bodies are arriving from this network at once. Wait, then try again.",
    };

    public static readonly Failure NoRoomForBodies = Unavailable with
    {
        Detail = "The request bodies that are arriving hold all the memory that they may. Wait, then try again.",
    };

    /// <summary>By wire names.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; private init; }

    public int? RetryAfterSeconds { get; private init; }

    /// <summary>What <c>WWW-Authenticate</c> says beyond the realm (RFC 6750, 3).</summary>
    public string Challenge { get; private init; } = "";

    public static Failure ScopeRequired(string scope) => new(403, "permission_denied", $"This operation requires the scope {scope}.");

    public static Failure ScopeExceeded(string member, string rule) => new(403, "scope_exceeded",
        $"A key can't be granted more than its creator holds: {member} {rule}.")
    {
        Errors = Of(member, rule),
    };

    /// <param name="lease">The one that was refused.</param>
    public static Failure RateLimited(RateLimitLease? lease) =>
        RateLimited(lease is not null && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero);

    /// <param name="wait">Until it may be tried again; one second is the least that is said.</param>
    public static Failure RateLimited(TimeSpan wait) => new(429, "rate_limited", "Too many attempts. Wait, then try again.")
    {
        RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)),
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
