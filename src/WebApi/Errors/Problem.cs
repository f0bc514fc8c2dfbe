using System.Text.Json;
using System.Text.Json.Serialization;
using Accesskeys.WebApi.Json;
using Accesskeys.WebApi.Logging;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.Errors;

/// <summary>RFC 9457, with a code for programs.</summary>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string Code,
    string RequestId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors)
{
    public const string ContentType = "application/problem+json";
    public const string NoType = "about:blank";
    public const string Realm = "Bearer realm=\"accesskeys\"";

    public static Task WriteAsync(HttpContext context, Failure failure)
    {
        var response = context.Response;
        response.StatusCode = failure.Status;
        response.ContentType = ContentType;
        if (failure.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = Realm + failure.Challenge;
        }

        if (failure.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // The rest of the body may never come. HTTP/2 ends the stream instead.
        if (failure.Status == StatusCodes.Status408RequestTimeout && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            response.Headers.Connection = "close";
        }

        var problem = new Problem(
            NoType, ReasonPhrases.GetReasonPhrase(failure.Status), failure.Status, failure.Detail,
            SafePath.Of(context), failure.Code, context.TraceIdentifier, failure.Errors);
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, WireJson.Options);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
