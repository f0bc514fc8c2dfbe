namespace Accesskeys.WebApi.IntegrationTests.Verification;

/// <summary>The endpoint of verdicts, where what is asked or answered is to be seen as it is on the wire.</summary>
internal static class Verdicts
{
    public const string Path = "/v1.0/accesskeys/verify";

    public static Task<Answer> VerifyAsync(this Service service, string token, string? credential = null, string? cacheControl = null)
    {
        var body = Hosting.Requests.Json($$"""{"token": {{System.Text.Json.JsonSerializer.Serialize(token)}}}""");
        return service.SendAsync(
            HttpMethod.Post, Path, credential ?? service.Session, body, cacheControl is null ? [] : [("Cache-Control", cacheControl)]);
    }
}
