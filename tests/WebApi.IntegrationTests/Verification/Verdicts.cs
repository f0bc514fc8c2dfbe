namespace Accesskeys.WebApi.IntegrationTests.Verification;

/// <summary>Calls to /auth/verify whose requests and responses are compared as sent on the wire.</summary>
internal static class Verdicts
{
    public const string Path = "/v1.0/accesskeys/verify";

    public static Task<ServiceResponse> VerifyAsync(this Service service, string token, string? credential = null, string? cacheControl = null)
    {
        var body = RequestExtensions.Json($$"""{"token": {{System.Text.Json.JsonSerializer.Serialize(token)}}}""");
        return service.SendAsync(
            HttpMethod.Post, Path, credential ?? service.Session, body, cacheControl is null ? [] : [("Cache-Control", cacheControl)]);
    }
}
