using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>
/// The OpenAPI document, generated for the first request and served from memory: it never changes while the service runs.
/// </summary>
internal sealed class ContractDocument([FromKeyedServices(ContractDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";

    private readonly Lock _lock = new();
    private Task<byte[]>? _json;

    public async Task WriteAsync(HttpContext context)
    {
        var json = await GetAsync();
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private Task<byte[]> GetAsync()
    {
        lock (_lock)
        {
            return _json is null or { IsFaulted: true } ? _json = GenerateAsync() : _json;
        }
    }

    private async Task<byte[]> GenerateAsync()
    {
        // Not cancelled with the first request, because others wait for it too.
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_0, CancellationToken.None);
        return json.ToArray();
    }
}
