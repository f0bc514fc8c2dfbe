using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Json;
using Accesskeys.WebApi.Logging;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.Errors;

/// <summary>RFC 9457, with a code for programs.</summary>
internal sealed record Problem(
    [property: Description("Always about:blank."), Example(Problem.NoType)]
    string Type,
    [property: Description("The status as text."), Example("Not Found")]
    string Title,
    [property: Description("The HTTP status."), Range(400, 599), Example(404)]
    int Status,
    [property: Description("What went wrong and what to do, for people.")]
    [property: Example("The resource doesn't exist, or this caller can't access it.")]
    string Detail,
    [property: Description("The path, without the query."), Example("/v1.0/accesskeys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    string Instance,
    [property: Description("The error code, for programs; a code never changes."), Example("not_found")]
    string Code,
    [property: Description("The response's X-Request-Id."), Example("5f0c2d0c8e0b4f6fa7a1b0c9d8e7f605")]
    string RequestId)
{
    public const string ContentType = "application/problem+json";
    public const string NoType = "about:blank";
    public const string Realm = "Bearer realm=\"accesskeys\"";

    [Description("The violated rules, by the name of the member or parameter.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>As a problem document, or as a page of the console where a browser expects one.</summary>
    public static Task WriteAsync(HttpContext context, Failure failure) =>
        context.RequestServices.GetService<IFailurePages>() is { } pages && pages.Cover(context)
            ? pages.WriteAsync(context, failure)
            : WriteDocumentAsync(context, failure);

    private static Task WriteDocumentAsync(HttpContext context, Failure failure)
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
            SafePath.Of(context), failure.Code, context.TraceIdentifier)
        {
            Errors = failure.Errors,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, WireJson.Options);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
