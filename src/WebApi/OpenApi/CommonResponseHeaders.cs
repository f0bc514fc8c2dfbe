using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Exports;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Logging;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>The headers of every response. All of them are always present, except the one that only a key in its last days gets.</summary>
internal sealed class CommonResponseHeaders : IOpenApiOperationTransformer
{
    public static readonly IDictionary<string, IOpenApiHeader> Headers = new Dictionary<string, IOpenApiHeader>
    {
        [RequestId.Header] = Always("Identifies this request in the service's log.", StringConstraint.Request.ToSchema()),
        [HeaderNames.CacheControl] = Always("The URL may contain a credential.", Only("no-store")),
        ["Referrer-Policy"] = Always("The URL may contain a credential.", Only("no-referrer")),
        [HeaderNames.XContentTypeOptions] = Always("Clients must not guess the content type.", Only("nosniff")),
        [HeaderNames.StrictTransportSecurity] = new OpenApiHeader
        {
            Description = "Over HTTPS, unless the host is localhost (RFC 6797).",
            Schema = Only("max-age=31536000"),
        },
        [Sunset.Header] = new OpenApiHeader
        {
            Description = "When the request's access key expires; sent during its last seven days (RFC 8594).",
            Schema = StringConstraint.HttpDate.ToSchema(),
        },
    };

    // An exported page may be the last one, a key may have no limits, and retrying may not help.
    private static readonly string[] _notAlways = [ExportedPage.NextPageHeader, RateLimitHeaders.Policy, RateLimitHeaders.State];

    // These responses are sent before the key is known, or because none is.
    private static readonly string[] _toNobody = ["307", "401"];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var takesKeys = !context.Description.ActionDescriptor.EndpointMetadata.OfType<AllowAnonymousAttribute>().Any();
        foreach (var (status, response) in operation.Responses!)
        {
            Describe((OpenApiResponse)response, takesKeys && !_toNobody.Contains(status), context.Document!);
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiResponse response, bool mayExpire, OpenApiDocument document)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        var isLimited = response.Headers.ContainsKey(RateLimitHeaders.State);
        foreach (var (name, header) in response.Headers)
        {
            if (header is OpenApiHeader own)
            {
                own.Required = !_notAlways.Contains(name) && !(isLimited && name == HeaderNames.RetryAfter);
            }
        }

        foreach (var name in Headers.Keys.Where(name => mayExpire || name != Sunset.Header))
        {
            response.Headers[name] = new OpenApiHeaderReference(name, document);
        }
    }

    private static OpenApiHeader Always(string description, OpenApiSchema schema) =>
        new() { Description = description, Schema = schema, Required = true };

    private static OpenApiSchema Only(string value) => new() { Type = JsonSchemaType.String, Enum = [value] };
}
